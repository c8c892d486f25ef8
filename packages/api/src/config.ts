import { z } from "zod";
import { modelSettings } from "./adapters/llm-providers.ts";
import { storageSettings } from "./adapters/storage-settings.ts";

const flag = z
  .enum(["true", "false", "1", "0", ""])
  .default("false")
  .transform((value) => value === "true" || value === "1");
const onByDefault = z
  .enum(["true", "false", "1", "0"])
  .default("true")
  .transform((value) => value === "true" || value === "1");
/** Values separated by commas; none when left out. */
function list<Item extends z.core.$ZodType<unknown, string>>(item: Item) {
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
  const { protocol, host } = new URL(issuer);
  return protocol === "https:" || isLoopbackHost(host);
}

/** Where the product runs. */
const placeSettings = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development").meta({
    description: "How strict the product is: production demands https addresses and a key that nobody can guess.",
    example: "production",
  }),
  PUBLIC_URL: z.url().default("http://localhost:3000").meta({
    description: "How people reach the product; links in emails and the cookie follow from it.",
    example: "https://frontoffice.example.com",
  }),
  DATA_DIR: z
    .string()
    .default(".data")
    .meta({ description: "Everything that the product keeps on this machine: embedded database, files, logs, outbox, demo sign-ins." }),
  DEBUG: flag.meta({ description: "Detailed errors in development." }),
});

const secretSettings = z.object({
  SECRET_KEY: z.string().min(32, "Use at least 32 characters: openssl rand -base64 32").meta({
    description: "Seals stored secrets and sets the passwords of the database roles: openssl rand -base64 32. npm start makes one.",
  }),
  SECRET_KEY_PREVIOUS: list(z.string().min(32, "Each needs at least 32 characters.")).meta({
    description:
      "After a change of SECRET_KEY, the old one, or several with commas: they open what they sealed until the worker has sealed it again.",
  }),
});

const signInSettings = z.object({
  SESSION_TTL_MINUTES: z.coerce
    .number()
    .int()
    .min(5)
    .max(43_200)
    .default(1_440)
    .meta({ description: "A browser session ends after this many minutes without use." }),
  SESSION_ABSOLUTE_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(365)
    .default(30)
    .meta({ description: "A browser session ends after this many days in any case." }),
  ACCESS_TOKEN_EXPIRE_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_440)
    .default(30)
    .meta({ description: "How many minutes a program's token lives before it must be refreshed." }),
  PASSWORD_MIN_LENGTH: z.coerce.number().int().min(8).max(64).default(8).meta({ description: "The minimum length of a password." }),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeIssuer, "Use https; plain http only on this computer.")
    .optional()
    .meta({
      description: "Sign-in with an outside OpenID Connect provider; its callback address is PUBLIC_URL/auth/oidc/callback.",
      example: "https://accounts.example.com",
    }),
  OIDC_CLIENT_ID: z.string().max(500).optional().meta({ description: "The id that the provider gave the product." }),
  OIDC_CLIENT_SECRET: z.string().max(2_000).optional().meta({ description: "The secret that belongs to it." }),
  OIDC_NAME: z.string().trim().min(1).max(40).default("your provider").meta({
    description: "What the button says after “Continue with”.",
    example: "Example",
  }),
});

const folderSettings = z.object({
  UPLOAD_ROOTS: list(
    z
      .string()
      .regex(/^[^=]+=\/.+$/, "Write company=/folder, with commas between several.")
      .refine(namesFolder, "Write the whole way to the folder, without . and .., and not the whole disk.")
      .transform(readRoot),
  ).meta({
    description:
      "Folders of the worker's machine that a company may send from, by the company's id or code. A code belongs to the company that takes it first: where anybody may sign up, use ids.",
    example: "northlight=/srv/northlight,northlight=/mnt/scans,harbour=/srv/harbour",
  }),
});

const mailSettings = z.object({
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .meta({
      description: "The mail server; without it emails are files in DATA_DIR/outbox.",
      example: "smtp://user:password@mail.example.com:587",
    }),
  MAIL_FROM: z.string().max(200).default("Frontoffice <frontoffice@localhost>").meta({
    description: "Who emails come from.",
    example: "Frontoffice <frontoffice@example.com>",
  }),
});

const webhookSettings = z.object({
  WEBHOOK_ALLOWED_ORIGINS: list(z.url({ protocol: /^https?$/ })).meta({
    description: "Webhooks go to public https addresses; these receivers may stand in your own network.",
    example: "http://10.0.0.5:8080",
  }),
});

/** What server and worker read besides the rules' own settings. */
export const processSettings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "Use postgres://user:password@host:5432/database" }).meta({
    description:
      "A PostgreSQL 18 server; npm start brings an embedded one. Server and worker sign in as roles of their own, so user and password can be left out.",
    example: "postgres://localhost:5432/frontoffice",
  }),
  DATABASE_PREPARE: onByDefault.meta({
    description: "Whether the database keeps prepared statements: false behind a pooler in transaction mode that does not.",
  }),
  DATABASE_DISTRIBUTED: flag.meta({
    description: "Whether the database spreads its rows over other servers, as Citus does: the company is then set in a transaction.",
  }),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "silent"])
    .default("info")
    .meta({ description: "How much server and worker log." }),
});

/** What migrations alone read; no running process needs the owner's password. */
export const ownerSettings = z.object({
  DATABASE_OWNER_URL: processSettings.shape.DATABASE_URL.optional().meta({
    description:
      "The same database for the owner of its tables, who runs the migrations; without it DATABASE_URL, which then names that user.",
    example: "postgres://frontoffice:secret@localhost:5432/frontoffice",
  }),
});

/** The settings in the order in which docs/configuration.md and .env.example list them. */
export const settingGroups = {
  place: placeSettings,
  secrets: secretSettings,
  signIn: signInSettings,
  storage: storageSettings,
  folders: folderSettings,
  mail: mailSettings,
  webhooks: webhookSettings,
  model: modelSettings,
};

/** What the product's rules read from the environment, shared by server and worker. */
export const apiSettings = z.object({
  ...placeSettings.shape,
  ...secretSettings.shape,
  ...signInSettings.shape,
  ...storageSettings.shape,
  ...folderSettings.shape,
  ...mailSettings.shape,
  ...webhookSettings.shape,
  ...modelSettings.shape,
});

export type ApiConfig = z.output<typeof apiSettings>;

/** Whether the product runs on somebody's own computer for themselves; decided by its settings, since a caller can send anything. */
export function isLocalInstallation({ NODE_ENV, PUBLIC_URL }: Pick<ApiConfig, "NODE_ENV" | "PUBLIC_URL">): boolean {
  const { protocol, host } = new URL(PUBLIC_URL);
  return NODE_ENV !== "production" && protocol === "http:" && isLoopbackHost(host);
}

/** Whether a Host header, with or without its port, names this machine and nothing else. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}

/** What to tell an operator whose proxy is not named, if one must stand there: the product itself does not speak https. */
export function proxyWarning({ PUBLIC_URL, trusted }: { PUBLIC_URL: string; trusted: boolean }): string | undefined {
  if (trusted || !PUBLIC_URL.startsWith("https:")) return undefined;
  return "PUBLIC_URL is https, so a proxy stands in front, but TRUST_PROXY names none: callers' addresses are unknown, and limits by address are off. Set TRUST_PROXY to the proxy's address, such as loopback or 10.0.0.0/8.";
}

/** Where the product is reached when nobody says so: links in emails must lead to the port and the address that it listens on. */
function publicUrlOf({ PORT = "3000", HOST = "127.0.0.1" }: Record<string, string | undefined>): string | undefined {
  const isEverywhere = /^(localhost|127(\.\d+){3}|::1|\[::1\]|0\.0\.0\.0|::|\[::\])$/.test(HOST);
  const name = isEverywhere ? "localhost" : HOST.includes(":") && !HOST.startsWith("[") ? `[${HOST}]` : HOST;
  // Port 0 is chosen by the system, later.
  return PORT === "0" ? undefined : URL.parse(`http://${name}:${PORT}`)?.origin;
}

/** Parses an environment; throws one error that lists every fault, with what to do. Empty values count as missing. */
export function parseSettings<Settings extends z.core.$ZodType>(
  settings: Settings,
  environment: Record<string, string | undefined>,
): z.output<Settings> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = z.safeParse(settings, { PUBLIC_URL: publicUrlOf(present), ...present });
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  if (present.NODE_ENV === "production" && WEAK.test(String(present.SECRET_KEY ?? ""))) {
    faults.push("  SECRET_KEY: this one can be guessed; make one with: openssl rand -base64 32");
  }
  if (!parsed.success || faults.length > 0) throw new Error(`The configuration has faults:\n${faults.join("\n")}`);
  return parsed.data;
}
