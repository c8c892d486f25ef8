import { join, resolve } from "node:path";
import { ownStoreCredentials } from "@frontoffice/transfer/own-store";
import { z } from "zod";

/** What the built-in storage alone reads. */
export const storeVariables = z.object({
  STORE_HOST: z.string().default("127.0.0.1").meta({ description: "The address that the built-in storage listens on." }),
});

const settings = z.object({
  ...storeVariables.shape,
  STORE_PORT: z.coerce.number().int().min(0).max(65_535).default(3900),
  DATA_DIR: z.string().default(".data"),
  SECRET_KEY: z.string().min(16),
  /** Origins whose pages send parts straight to the store. */
  PUBLIC_URL: z.url().default("http://localhost:3000"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  CORS_ORIGINS: z.string().default(""),
});

export interface StoreSettings {
  host: string;
  port: number;
  directory: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  corsOrigins: string[];
}

/** Reads the settings once, at start; throws with all faults listed. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): StoreSettings {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const { STORE_HOST, STORE_PORT, DATA_DIR, SECRET_KEY, PUBLIC_URL, PORT, CORS_ORIGINS } = settings.parse(present);
  const origins = [PUBLIC_URL, ...spellings(PORT), ...CORS_ORIGINS.split(",")]
    .filter((origin) => origin.trim() !== "")
    .map((origin) => new URL(origin.trim()).origin);
  return {
    host: STORE_HOST,
    port: STORE_PORT,
    directory: join(resolve(DATA_DIR), "store"),
    credentials: ownStoreCredentials(SECRET_KEY),
    corsOrigins: [...new Set(origins)],
  };
}

/** People who run the product on their own machine open it under any of these. */
function spellings(port: number): string[] {
  return ["localhost", "127.0.0.1", "[::1]"].map((host) => `http://${host}:${port}`);
}
