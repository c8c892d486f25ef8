import { endpointOf } from "../../adapters/storage.ts";
import { invalid } from "../../kernel/errors.ts";
import { type CreateConnectionInput, type StorageKind, storageKinds } from "./schema.ts";

/** How many connections a company may have. */
export const MAX_CONNECTIONS = 50;

/** States of upload sessions that keep what they belong to from being deleted. */
export const sessionsInTheWay = ["queued", "scanning", "uploading", "paused"] as const;

/** The fields that decide where a connection leads; a change of one of them makes what was tested worthless. */
export const SERVER_FIELDS = ["endpoint", "region", "forcePathStyle", "accessKeyId", "secretAccessKey", "defaultBucket"] as const;

type Addressed = Parameters<typeof endpointOf>[0];
type Given = Pick<CreateConnectionInput, "endpoint" | "region" | "forcePathStyle"> & { kind: StorageKind };

/** What is not said follows from the kind. */
export function withDefaults({ kind, endpoint, region, forcePathStyle }: Given) {
  const usual = storageKinds[kind];
  return { kind, endpoint: endpoint ?? null, region: region ?? usual.region, forcePathStyle: forcePathStyle ?? usual.forcePathStyle };
}

/** Whether a secret that was given for the one server would be used with another. */
export function leadsElsewhere(before: Addressed, after: Addressed): boolean {
  return new URL(endpointOf(before)).origin !== new URL(endpointOf(after)).origin && !(before.endpoint === null && after.endpoint === null);
}

export const secretNeeded = () => invalid("secretAccessKey", "For another server, enter the secret access key that belongs to it.");

/** Where a server of this kind is asked for without an address. */
export function lacksEndpoint({ kind, endpoint }: { kind: StorageKind; endpoint: string | null }): boolean {
  return endpoint === null && storageKinds[kind].needsEndpoint;
}
