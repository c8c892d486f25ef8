import { ownStoreCredentials } from "@frontoffice/transfer/own-store";
import { z } from "zod";

const origins = z
  .string()
  .default("")
  .transform((value) =>
    value
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== ""),
  )
  .pipe(z.array(z.url({ protocol: /^https?$/ })).max(20));

/** Where files go: the embedded store on this machine, or an S3 server of the installation's own. */
export const storageSettings = z.object({
  STORE_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(3900)
    .meta({ description: "Where the built-in storage listens, for browsers and for S3 clients on this machine." }),
  STORE_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: "How browsers reach the storage; without it the host of PUBLIC_URL and STORE_PORT, or S3_ENDPOINT.",
      example: "https://files.example.com",
    }),
  S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: "An S3 server in place of the built-in storage; each company gets a bucket of its own there, named fo- and its id.",
      example: "https://s3.eu-central-1.amazonaws.com",
    }),
  S3_REGION: z.string().min(1).max(60).default("us-east-1").meta({ description: "The region of the S3 server." }),
  S3_ACCESS_KEY_ID: z.string().max(200).optional().meta({ description: "The access key of the S3 server." }),
  S3_SECRET_ACCESS_KEY: z.string().max(2_000).optional().meta({ description: "The secret that belongs to it." }),
  S3_FORCE_PATH_STYLE: z
    .enum(["true", "false", "1", "0"])
    .default("true")
    .transform((value) => value === "true" || value === "1")
    .meta({ description: "false puts the bucket into the host name, as Amazon wants it." }),
  STORAGE_ALLOWED_ORIGINS: origins.meta({
    description: "Companies connect storage servers on public https addresses; these may stand in your own network.",
    example: "http://10.0.0.5:9000",
  }),
});

export type StorageSettings = z.output<typeof storageSettings> & { SECRET_KEY: string; PUBLIC_URL: string };

/** An S3 server with what opens it. */
export interface StorageServer {
  /** Without a bucket: "https://s3.eu-central-1.amazonaws.com". */
  endpoint: string;
  region: string;
  forcePathStyle: boolean;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** The installation's own store as its settings describe it. */
export interface OwnServer extends StorageServer {
  label: string;
  /** As browsers and other machines reach it. */
  publicEndpoint: string;
  isEmbedded: boolean;
}

/** Throws when a server is named without the credentials that open it. */
export function ownServer(settings: StorageSettings): OwnServer {
  const { S3_ENDPOINT, STORE_PUBLIC_URL, STORE_PORT, PUBLIC_URL } = settings;
  if (S3_ENDPOINT === undefined) {
    return {
      endpoint: `http://127.0.0.1:${STORE_PORT}`,
      publicEndpoint: STORE_PUBLIC_URL ?? `http://${new URL(PUBLIC_URL).hostname}:${STORE_PORT}`,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: ownStoreCredentials(settings.SECRET_KEY),
      label: "Built-in storage",
      isEmbedded: true,
    };
  }
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error("S3_ENDPOINT is set: set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY too, or none of the three.");
  }
  return {
    endpoint: S3_ENDPOINT,
    publicEndpoint: STORE_PUBLIC_URL ?? S3_ENDPOINT,
    region: settings.S3_REGION,
    forcePathStyle: settings.S3_FORCE_PATH_STYLE,
    credentials: { accessKeyId, secretAccessKey },
    label: new URL(S3_ENDPOINT).host,
    isEmbedded: false,
  };
}
