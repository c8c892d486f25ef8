import { z } from "zod";
import { storageAbilities } from "../../adapters/storage-abilities.ts";
import { page, pageInput } from "../../kernel/page.ts";
import { exactText, id, moment, nameText, text } from "../../kernel/text.ts";

/** Each kind of server's defaults. */
export const storageKinds = {
  s3: { label: "Amazon S3", forcePathStyle: false, region: "us-east-1", needsEndpoint: false },
  r2: { label: "Cloudflare R2", forcePathStyle: true, region: "auto", needsEndpoint: true },
  minio: { label: "MinIO", forcePathStyle: true, region: "us-east-1", needsEndpoint: true },
  garage: { label: "Garage", forcePathStyle: true, region: "garage", needsEndpoint: true },
  ceph: { label: "Ceph", forcePathStyle: true, region: "default", needsEndpoint: true },
  other: { label: "Another S3 server", forcePathStyle: true, region: "us-east-1", needsEndpoint: true },
} as const satisfies Record<string, { label: string; forcePathStyle: boolean; region: string; needsEndpoint: boolean }>;

export const storageKind = z.enum(["s3", "r2", "minio", "garage", "ceph", "other"]);
export type StorageKind = z.infer<typeof storageKind>;

const bucket = text(63)
  .meta({ example: "northlight-photos" })
  .min(3, "At least 3 characters.")
  .regex(/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, "Use lower-case letters, digits, dots and dashes.");

const serverFields = {
  kind: storageKind,
  endpoint: text(500)
    .meta({ example: "https://s3.eu-central-1.amazonaws.com" })
    .nullish()
    .describe("An https address without the bucket; left out or null for Amazon's own."),
  region: text(60)
    .meta({ example: "eu-central-1" })
    .regex(/^[\w-]+$/, "Use letters, digits and dashes.")
    .optional(),
  forcePathStyle: z
    .boolean()
    .optional()
    .describe("The bucket in the path rather than in the host name; follows from the kind when left out."),
  accessKeyId: text(200)
    .meta({ example: "AKIAEXAMPLE" })
    .regex(/^[\x21-\x2e\x30-\x7e]+$/, "A key has no spaces and no slashes."),
  secretAccessKey: exactText(1, 500)
    .meta({ example: "kept-sealed" })
    .refine((secret) => secret === secret.trim(), "There are spaces around it.")
    .describe("Kept sealed; never shown again."),
  defaultBucket: bucket.describe("The bucket that is tested, and that projects use unless they name another one."),
};

export const createConnectionInput = z.strictObject({ name: nameText(120).meta({ example: "Photo archive" }), ...serverFields });
export type CreateConnectionInput = z.output<typeof createConnectionInput>;

export const updateConnectionInput = createConnectionInput.partial().extend({
  id: id("connection"),
  expectedVersion: z.int().min(1).optional().describe("The version that you last saw; a newer one makes the call a conflict."),
});
export type UpdateConnectionInput = z.output<typeof updateConnectionInput>;

export const probeInput = z.strictObject({
  ...serverFields,
  secretAccessKey: serverFields.secretAccessKey.optional().describe("Left out: the one that `id` has."),
  id: id().optional().describe("A stored connection whose secret is used when none is given."),
});
export type ProbeInput = z.output<typeof probeInput>;

export const connectionRef = z.strictObject({ id: id("connection") });

export const listConnectionsInput = pageInput.extend({
  includeDeleted: z.boolean().default(false).describe("Deleted connections too, which can be restored."),
});
export type ListConnectionsInput = z.output<typeof listConnectionsInput>;

export const connectionView = z.object({
  id: id(),
  name: z.string().meta({ example: "Photo archive" }),
  kind: storageKind,
  endpoint: z.string().meta({ example: "https://s3.eu-central-1.amazonaws.com" }),
  region: z.string().meta({ example: "eu-central-1" }),
  forcePathStyle: z.boolean(),
  accessKeyId: z.string().meta({ example: "AKIAEXAMPLE" }),
  secretIsReadable: z.boolean().describe("False when the key that sealed the secret is missing; nothing can be sent meanwhile."),
  defaultBucket: z.string().meta({ example: "northlight-photos" }).nullable(),
  state: z.enum(["untested", "works", "fails"]).describe("What the last test said; a change makes it untested."),
  abilities: storageAbilities.nullable(),
  lastCheckedAt: moment().nullable(),
  lastError: z.string().meta({ example: "The server refuses these credentials." }).nullable(),
  projects: z.int().describe("How many projects lie there."),
  version: z.int(),
  createdBy: z.object({ id: id(), name: z.string().meta({ example: "Mara Lindqvist" }) }).nullable(),
  createdAt: moment(),
  updatedAt: moment(),
  deletedAt: moment().nullable(),
});
export type ConnectionView = z.infer<typeof connectionView>;
export const connectionPage = page(connectionView);

export const probeStepNames = ["reach", "credentials", "bucket", "list", "write", "read", "checksum", "multipart", "delete"] as const;
export const probeStepName = z.enum(probeStepNames);
export type ProbeStepName = z.infer<typeof probeStepName>;

export const probeStep = z.object({
  name: probeStepName,
  state: z.enum(["passed", "noted", "failed", "skipped"]).describe("Noted: it works, with something to know."),
  words: z.string().meta({ example: "The bucket answers." }),
  cure: z.string().meta({ example: "Check the access key." }).nullable().describe("What to do about it."),
  ms: z.int(),
});
export type ProbeStep = z.infer<typeof probeStep>;

export const probeView = z.object({
  works: z.boolean().describe("Files can be sent there."),
  checkedAt: moment(),
  steps: z.array(probeStep),
  abilities: storageAbilities.nullable().describe("Null when the test did not get that far."),
});
export type ProbeView = z.infer<typeof probeView>;

const figures = { files: z.int(), bytes: z.int().describe("Uploaded through the product.") };

export const overviewView = z.object({
  own: z
    .object({
      label: z.string().meta({ example: "Built-in storage" }),
      bucket: z.string().meta({ example: "northlight-photos" }),
      ...figures,
    })
    .describe("The installation's own storage."),
  projects: z
    .array(
      z.object({
        id: id(),
        name: z.string().meta({ example: "Website photos" }),
        storage: z.string().meta({ example: "Built-in storage" }),
        storageConnectionId: id().nullable(),
        ...figures,
      }),
    )
    .describe("The hundred with the most bytes."),
  connections: z.int(),
});
export type OverviewView = z.infer<typeof overviewView>;
