import { apiSettings, isLoopbackHost, parseSettings, processSettings } from "@frontoffice/api";
import { z } from "zod";

function isOrigin(text: string): boolean {
  return /^https?:\/\/[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

const origins = z
  .string()
  .max(2_000)
  .transform((list) =>
    list
      .split(",")
      .map((origin) => origin.trim().replace(/\/$/, ""))
      .filter(Boolean),
  )
  .refine((list) => list.every(isOrigin), "List exact origins, separated by commas: https://app.example.com,http://localhost:5173");

/** Which peers may say whose request it is: false, a number of hops, or addresses such as "loopback" or "10.0.0.0/8". */
const trustProxy = z
  .string()
  .max(500)
  .refine(
    (value) => value !== "true",
    "Name the proxies (loopback, 10.0.0.0/8) or their number: true would let any caller choose its address.",
  )
  .transform((value) => {
    if (value === "false") return false;
    return /^\d{1,2}$/.test(value) ? (_address: string, hop: number) => hop < Number(value) : value;
  });

/** What the server alone reads. */
export const serverVariables = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).meta({ description: "Where the product listens." }),
  HOST: z.string().max(255).default("127.0.0.1").meta({ description: "The address that it listens on." }),
  CORS_ORIGINS: origins.optional().meta({
    description: "Exact origins that may call the API from a browser, separated by commas.",
    example: "https://app.example.com",
  }),
  TRUST_PROXY: trustProxy.prefault("false").meta({
    description: "Which proxies may name the caller's address: false, a number of hops, or addresses such as loopback or 10.0.0.0/8.",
  }),
  METRICS_TOKEN: z.string().min(16, "Use at least 16 characters.").max(200).optional().meta({
    description:
      "Lets Prometheus read /metrics with this Bearer token; without it nobody may, but for this computer where PUBLIC_URL is http://localhost and NODE_ENV is not production.",
  }),
  SHUTDOWN_DRAIN_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(5_000)
    .default(500)
    .meta({ description: "How many milliseconds a stopping server says “not ready” before it takes no more requests." }),
  DATABASE_POOL_MAX: z.coerce.number().int().min(2).max(30).default(10).meta({ description: "Database connections of the server." }),
});

const serverSettings = z
  .object({ ...apiSettings.shape, ...processSettings.shape, ...serverVariables.shape })
  .superRefine((settings, { addIssue }) => {
    if (settings.NODE_ENV !== "production") return;
    const secure = (url: string) => url.startsWith("https://") || isLoopbackHost(new URL(url).host);
    if (!secure(settings.PUBLIC_URL)) addIssue({ code: "custom", path: ["PUBLIC_URL"], message: "Production is served over https." });
    if (settings.CORS_ORIGINS?.some((origin) => !secure(origin))) {
      addIssue({ code: "custom", path: ["CORS_ORIGINS"], message: "Production allows https origins alone." });
    }
  })
  .transform((settings) => ({
    ...settings,
    // Vite serves the page in development.
    CORS_ORIGINS: settings.CORS_ORIGINS ?? (settings.NODE_ENV === "production" ? [] : ["http://localhost:5173"]),
  }));

export type ServerSettings = z.output<typeof serverSettings>;

/** Throws one error that lists every fault. */
export function readSettings(environment: Record<string, string | undefined> = process.env): ServerSettings {
  return parseSettings(serverSettings, environment);
}
