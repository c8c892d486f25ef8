import { z } from "zod";
import { modelSettings } from "./adapters/llm-providers.ts";
import { storageSettings } from "./adapters/storage-settings.ts";

const flag = z
  .enum(["true", "false", "1", "0", ""])
  .default("false")
  .transform((value) => value === "true" || value === "1");
/** Values separated by commas; none when left out. */
function list<Item extends z.ZodType<unknown, string>>(item: Item) {
  return z
    .string()
    .default("")
    .transform((value) =>
      value
        .split(",")
        .map((one) => one.trim())
        .filter((one) => one !== ""),
    )
    .pipe(z.array(item).max(20));
}
const WEAK = /^(secret|changeme|change-me|password|development|test)|^(.)\2+$/i;

function readRoot(entry: string): { company: string; folder: string } {
  const at = entry.indexOf("=");
  return { company: entry.slice(0, at).trim(), folder: entry.slice(at + 1).trim() };
}

function namesFolder(entry: string): boolean {
  const parts = readRoot(entry)
    .folder.split("/")
    .filter((part) => part !== "");
  return parts.length > 0 && !parts.some((part) => part === "." || part === "..");
}

function isSafeIssuer(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === "https:" || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** What the product's rules read from the environment, shared by server and worker. */
export const apiSettings = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  SECRET_KEY: z.string().min(32, "Use at least 32 characters: openssl rand -base64 32"),
  /** Keys of before, separated by commas: they still open what they sealed until it is sealed anew. */
  SECRET_KEY_PREVIOUS: list(z.string().min(32, "Each needs at least 32 characters.")),
  /** Receivers that may stand in your own network, for example "http://10.0.0.5:8080". */
  WEBHOOK_ALLOWED_ORIGINS: list(z.url({ protocol: /^https?$/ })),
  PUBLIC_URL: z.url().default("http://localhost:3000"),
  DATA_DIR: z.string().default(".data"),
  ...storageSettings.shape,
  /** Folders of the worker's machine that a company may send from, by its id or its code: "acme=/srv/acme,acme=/mnt/scans". */
  UPLOAD_ROOTS: list(
    z
      .string()
      .regex(/^[^=]+=\/.+$/, "Write company=/folder, with commas between several.")
      .refine(namesFolder, "Write the whole way to the folder, without . and .., and not the whole disk.")
      .transform(readRoot),
  ),
  SESSION_TTL_MINUTES: z.coerce.number().int().min(5).max(43_200).default(1_440),
  SESSION_ABSOLUTE_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  ACCESS_TOKEN_EXPIRE_MINUTES: z.coerce.number().int().min(1).max(1_440).default(30),
  PASSWORD_MIN_LENGTH: z.coerce.number().int().min(8).max(64).default(8),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().max(200).default("Frontoffice <frontoffice@localhost>"),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeIssuer, "Use https; plain http only on this computer.")
    .optional(),
  OIDC_CLIENT_ID: z.string().max(500).optional(),
  OIDC_CLIENT_SECRET: z.string().max(2_000).optional(),
  OIDC_NAME: z.string().trim().min(1).max(40).default("your provider"),
  DEBUG: flag,
  ...modelSettings.shape,
});

export type ApiConfig = z.output<typeof apiSettings>;

/** Parses an environment; throws one error that lists every fault, with what to do. Empty values count as missing. */
export function parseSettings<Settings extends z.ZodType>(
  settings: Settings,
  environment: Record<string, string | undefined>,
): z.output<Settings> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = settings.safeParse(present);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  if (present.NODE_ENV === "production" && WEAK.test(String(present.SECRET_KEY ?? ""))) {
    faults.push("  SECRET_KEY: this one can be guessed; make one with: openssl rand -base64 32");
  }
  if (!parsed.success || faults.length > 0) throw new Error(`The configuration has faults:\n${faults.join("\n")}`);
  return parsed.data;
}
