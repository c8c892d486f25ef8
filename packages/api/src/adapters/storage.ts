import { type Bandwidth, S3Client, S3Store, toFault } from "@frontoffice/transfer";
import { Agent, type Dispatcher } from "undici";
import type { OpenStorage, StorageConnectionRow, StorageMaker } from "../adapters/index.ts";
import { AppError } from "../kernel/errors.ts";
import { createGuard, OutboundError, type OutboundGuard } from "./outbound.ts";
import { type SealedPlace, type Secretbox, UnreadableSecret } from "./secretbox.ts";
import { type StorageAbilities, storageAbilities } from "./storage-abilities.ts";
import { ensureBucket } from "./storage-bucket.ts";
import { type OwnServer, ownServer, type StorageServer, type StorageSettings } from "./storage-settings.ts";

/** Ports on which S3 servers usually listen: the web's, MinIO's, Garage's, Ceph's and SeaweedFS's. */
const PORTS = [80, 443, 8080, 8443, 9000, 9443, 3900, 7480, 8333];
const CONNECTIONS = 256;
const CONNECT_MS = 10_000;
const HEALTH_MS = 1_500;
/** So often, at most, the own store is asked whether it answers. */
const FRESH_MS = 2_000;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const HOST = /^([\w.-]+|\[[0-9a-f:.]+\])$/;
const EMBEDDED_ABILITIES: StorageAbilities = { checksChecksums: true, takesChecksums: true, listsChecksums: true, conditionalPut: false };

export interface StorageOptions {
  settings: StorageSettings;
  secretbox: Secretbox;
  /** How long a store may be silent, in milliseconds; for tests and unusual networks. */
  idleMs?: number;
  /** How long a transfer asks a busy store again, in milliseconds. */
  patienceMs?: number;
}

/** Opens stores over connections that stay open. Credentials come from the settings or from the connection's row, never from anywhere else. */
export function createStorage({ settings, secretbox, idleMs, patienceMs }: StorageOptions): StorageMaker {
  const own = ownServer(settings);
  const trusted = new Set(settings.STORAGE_ALLOWED_ORIGINS.map((origin) => new URL(origin).origin));
  const guard = createGuard({ allowedOrigins: [...trusted], ports: PORTS });
  const free = new Agent({ connections: CONNECTIONS, connect: { timeout: CONNECT_MS } });
  const guarded = new Agent({ connections: CONNECTIONS, connect: guard.connect });
  const openServer = (server: StorageServer, bucket: string, more: Partial<Opening> = {}): OpenStorage => {
    const origin = checkedOrigin(server.endpoint, guard);
    const dispatcher = trusted.has(origin) ? free : guarded;
    return openBucket({ label: new URL(origin).host, abilities: null, idleMs, patienceMs, ...more, server, bucket, dispatcher });
  };
  const openOwn = ownStoreOpener({ own, publicUrl: settings.PUBLIC_URL, dispatcher: free, idleMs, patienceMs });
  return {
    label: own.label,
    own: {
      endpoint: own.endpoint,
      publicOrigin: originOf({ endpoint: own.publicEndpoint, forcePathStyle: own.forcePathStyle }),
      isEmbedded: own.isEmbedded,
    },
    bucketOf,
    open: async ({ companyId, connection, bucket, bandwidth }) => {
      if (!connection) return openOwn(companyId, bandwidth);
      const abilities = storageAbilities.safeParse(connection.abilities).data ?? null;
      return openStored(() => openServer(serverOf(connection, secretbox), bucket, { label: connection.name, abilities, bandwidth }));
    },
    openServer: async (server, bucket) => openServer(server, bucket),
    ownFault: cachedFor(FRESH_MS, () => answersAt(own, free)),
    end: async () => {
      await Promise.all([free.destroy(), guarded.destroy()]);
    },
  };
}

interface OwnStore extends Pick<Opening, "dispatcher" | "idleMs" | "patienceMs"> {
  own: OwnServer;
  publicUrl: string;
}

/** Opens a company's bucket in the installation's own store, which is created when it is first opened. */
function ownStoreOpener({ own, publicUrl, ...options }: OwnStore) {
  const buckets = new Map<string, Promise<void>>();
  const { label, isEmbedded } = own;
  return async (companyId: string, bandwidth: Bandwidth | undefined): Promise<OpenStorage> => {
    const bucket = bucketOf(companyId);
    const abilities = isEmbedded ? EMBEDDED_ABILITIES : null;
    const opened = openBucket({ server: own, bucket, label, abilities, bandwidth, ...options });
    try {
      await onceFor(buckets, bucket, () => ensureBucket(opened.client, isEmbedded ? undefined : publicUrl));
      return opened;
    } catch (error) {
      throw new AppError("upstream_failed", `${label} cannot be used now: ${toFault(error).message}`, undefined, { cause: error });
    }
  };
}

/** Calls at most once in so many milliseconds, and returns the last result in between. */
function cachedFor<Result>(milliseconds: number, call: () => Result): () => Result {
  let last: { at: number; result: Result } | undefined;
  return () => {
    if (!last || Date.now() - last.at > milliseconds) last = { at: Date.now(), result: call() };
    return last.result;
  };
}

/** What keeps a stored connection from being opened, in words for the person who uses it. */
function openStored(open: () => OpenStorage): OpenStorage {
  try {
    return open();
  } catch (error) {
    if (error instanceof OutboundError) throw new AppError("precondition", `The storage connection cannot be used: ${error.message}`);
    if (error instanceof UnreadableSecret) {
      throw new AppError("precondition", "The storage connection's secret key cannot be read any more. Enter it again.");
    }
    throw error;
  }
}

/** The place that a connection's secret is sealed for. */
export function connectionSecretPlace(companyId: string, connectionId: string): SealedPlace {
  return { companyId, row: `storage_connections:${connectionId}`, field: "secretAccessKey" };
}

/** Where a connection without an endpoint goes: to Amazon. */
export function endpointOf({ endpoint, region }: Pick<StorageConnectionRow, "endpoint" | "region">): string {
  return endpoint ?? `https://s3.${region}.amazonaws.com`;
}

function bucketOf(companyId: string): string {
  return `fo-${companyId}`;
}

function serverOf(row: StorageConnectionRow, secretbox: Secretbox): StorageServer {
  const { region, forcePathStyle, accessKeyId } = row;
  const secretAccessKey = secretbox.open(row.secretAccessKey, connectionSecretPlace(row.companyId, row.id));
  return { endpoint: endpointOf(row), region, forcePathStyle, credentials: { accessKeyId, secretAccessKey } };
}

interface Opening {
  server: StorageServer & { publicEndpoint?: string };
  bucket: string;
  label: string;
  abilities: StorageAbilities | null;
  dispatcher: Dispatcher;
  bandwidth?: Bandwidth | undefined;
  idleMs?: number | undefined;
  patienceMs?: number | undefined;
}

function openBucket({ server, bucket, label, abilities, dispatcher, bandwidth, idleMs, patienceMs }: Opening): OpenStorage {
  // The bucket may become part of a host name.
  if (!BUCKET.test(bucket)) throw new OutboundError("url", "This is no name of a bucket.");
  const client = new S3Client({ ...server, bucket, dispatcher, ...(bandwidth && { bandwidth }), ...(idleMs && { idleMs }) });
  const signer =
    server.publicEndpoint === undefined ? client : new S3Client({ ...server, endpoint: server.publicEndpoint, bucket, dispatcher });
  return {
    label,
    client,
    store: new S3Store({
      client,
      ...(abilities && { checksChecksums: abilities.checksChecksums, takesChecksums: abilities.takesChecksums }),
    }),
    ...(patienceMs !== undefined && { patienceMs }),
    presign: (request, expiresSeconds) => signer.presign(request, expiresSeconds),
    // Connections are shared and stay open for the next caller.
    close: () => client.close(),
  };
}

function checkedOrigin(endpoint: string, guard: OutboundGuard): string {
  const url = URL.parse(endpoint);
  // The host becomes a source of a page's policy, where characters other than those of names have a meaning.
  if (!url || url.search || url.hash || !HOST.test(url.hostname)) throw new OutboundError("url", "This is not a valid address.");
  guard.assert(url);
  return url.origin;
}

/** A failure is forgotten, so that the next caller tries again. */
function onceFor(done: Map<string, Promise<void>>, name: string, work: () => Promise<void>): Promise<void> {
  const known = done.get(name);
  if (known) return known;
  const working = work();
  done.set(name, working);
  working.catch(() => done.delete(name));
  return working;
}

/** Where browsers send files to, as a source of a page's policy: with the bucket in the host name, any name below it. */
export function originOf({ endpoint, forcePathStyle }: Pick<StorageServer, "endpoint" | "forcePathStyle">): string {
  const { protocol, host, origin } = new URL(endpoint);
  return forcePathStyle ? origin : `${protocol}//*.${host}`;
}

/** Any answer of HTTP will do: whether the credentials fit is for the doctor to find out. */
async function answersAt({ endpoint }: OwnServer, dispatcher: Dispatcher): Promise<string | undefined> {
  const { origin, host } = new URL(endpoint);
  try {
    const answer = await dispatcher.request({ origin, path: "/", method: "GET", signal: AbortSignal.timeout(HEALTH_MS) });
    await answer.body.dump();
    return answer.statusCode < 500 ? undefined : `The store at ${host} answers ${answer.statusCode}.`;
  } catch {
    return `The store at ${host} does not answer.`;
  }
}
