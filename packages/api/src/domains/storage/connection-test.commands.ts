import { createHash, randomBytes } from "node:crypto";
import { type S3Client, S3Store, TransferFault } from "@frontoffice/transfer";
import type { StorageAbilities } from "../../adapters/storage-abilities.ts";
import type { StorageServer } from "../../adapters/storage-settings.ts";
import type { Scope } from "../../kernel/scope.ts";
import { type Diagnosis, diagnose } from "./connection-test.rules.ts";
import { type ProbeStep, type ProbeStepName, type ProbeView, probeStepNames } from "./schema.ts";

/** A connection test in progress: what has been found out, and what must be cleaned up. */
interface Probe {
  server: StorageServer;
  bucket: string;
  client: S3Client;
  folder: string;
  bytes: Buffer;
  signal: AbortSignal;
  steps: ProbeStep[];
  abilities: StorageAbilities;
}

/** What a step found: words, and a cure where there is something to know. */
type Found = string | { words: string; cure: string | null };

const PATIENCE_MS = 25_000;
const CLEARING_MS = 5_000;
const NOT_TRIED = "Not tried, since a step before it failed.";

/** Tries everything that sending files needs on a few small objects, and takes them away again. Waits for the server: no place for a transaction. */
export async function probeServer({ adapters, now }: Scope, server: StorageServer, bucket: string): Promise<ProbeView> {
  const opened = await adapters.storage.openServer(server, bucket);
  const probe: Probe = {
    server,
    bucket,
    client: opened.client,
    steps: [],
    bytes: randomBytes(64),
    signal: AbortSignal.timeout(PATIENCE_MS),
    folder: `.frontoffice-probe/${randomBytes(9).toString("hex")}`,
    abilities: { checksChecksums: false, takesChecksums: true, listsChecksums: false, conditionalPut: false },
  };
  if (await enter(probe)) await tryRights(probe);
  for (const name of probeStepNames) if (!probe.steps.some((step) => step.name === name)) recordStep(probe, name, "skipped", NOT_TRIED);
  await opened.close();
  const steps = probeStepNames.flatMap((name) => probe.steps.filter((step) => step.name === name));
  const works = steps.every(({ state }) => state === "passed" || state === "noted");
  return { works, checkedAt: now().toISOString(), steps, abilities: works ? probe.abilities : null };
}

/** The first request shows whether there is a server, whether it knows the key, and whether the bucket exists. */
async function enter(probe: Probe): Promise<boolean> {
  const began = Date.now();
  const { host } = new URL(probe.server.endpoint);
  const failure = await list(probe).catch((error: unknown) => diagnose(error, { ...probe, step: "list" }));
  const ms = Date.now() - began;
  const stage = typeof failure === "string" ? undefined : failure.stage;
  const stages = [
    ["reach", `${host} answers.`],
    ["credentials", "The server accepts the signature."],
    ["bucket", `The bucket ${probe.bucket} is there.`],
  ] as const;
  for (const [name, words] of stages) {
    if (stage === name && typeof failure !== "string") {
      recordStep(probe, name, "failed", failure, ms);
      return false;
    }
    recordStep(probe, name, "passed", words, name === "reach" ? ms : 0);
  }
  recordStep(probe, "list", typeof failure === "string" ? "passed" : "failed", failure, ms);
  return true;
}

async function tryRights(probe: Probe): Promise<void> {
  try {
    if (!(await step(probe, "write", () => write(probe)))) return;
    await step(probe, "read", () => read(probe));
    await step(probe, "checksum", () => sendWrong(probe));
    await step(probe, "multipart", () => sendInParts(probe));
    probe.abilities.conditionalPut = await knowsConditions(probe);
    await step(probe, "delete", () => remove(probe));
  } finally {
    await clear(probe);
  }
}

async function step(probe: Probe, name: ProbeStepName, work: () => Promise<Found>): Promise<boolean> {
  const began = Date.now();
  try {
    const found = await work();
    recordStep(probe, name, typeof found === "string" ? "passed" : "noted", found, Date.now() - began);
    return true;
  } catch (error) {
    recordStep(probe, name, "failed", diagnose(error, { ...probe, step: name }), Date.now() - began);
    return false;
  }
}

function recordStep({ steps }: Probe, name: ProbeStepName, state: ProbeStep["state"], found: Found | Diagnosis, ms = 0): void {
  const { words, cure } = typeof found === "string" ? { words: found, cure: null } : found;
  steps.push({ name, state, words, cure, ms });
}

async function list({ client, folder, signal }: Probe): Promise<string> {
  const { body } = await client.send({ method: "GET", query: { "list-type": "2", "max-keys": "1", prefix: folder }, signal });
  if (/<ListBucketResult[\s>]/.test(body)) return "The bucket can be listed.";
  throw new TransferFault("missing", "The answer is no listing: this is no S3 server, or the address leads past it.");
}

/** Old servers refuse headers that they do not know; they get what they can take. */
async function write(probe: Probe): Promise<Found> {
  try {
    await put(probe, "plain", { "x-amz-checksum-sha256": digestOf(probe.bytes) });
    return "An object was written, with its checksum.";
  } catch (error) {
    if (
      !(error instanceof TransferFault && /^(NotImplemented|InvalidArgument|InvalidRequest|MissingContentLength)$/.test(error.code ?? ""))
    )
      throw error;
    await put(probe, "plain", {});
    probe.abilities.takesChecksums = false;
    return { words: "An object was written, but this server takes no checksums.", cure: "Nothing to do: what arrived is compared by MD5." };
  }
}

async function read(probe: Probe): Promise<Found> {
  const { client, folder, bytes, signal } = probe;
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of await client.read(`${folder}/plain`, signal)) {
    size += piece.length;
    if (size > bytes.length) break;
    pieces.push(piece);
  }
  if (size !== bytes.length || !Buffer.concat(pieces).equals(bytes))
    throw new TransferFault("checksum", "Other bytes came back than were sent.");
  const { headers } = await client.send({ method: "HEAD", key: `${folder}/plain`, headers: { "x-amz-checksum-mode": "ENABLED" }, signal });
  probe.abilities.listsChecksums = headers["x-amz-checksum-sha256"] === digestOf(bytes);
  return "The object came back as it was sent.";
}

const IGNORES = { words: "This server does not look at checksums.", cure: "Nothing to do: every object is compared by MD5 instead." };

/** Bytes under a checksum that is not theirs: a good server refuses them. */
async function sendWrong(probe: Probe): Promise<Found> {
  if (!probe.abilities.takesChecksums) return IGNORES;
  try {
    await put(probe, "wrong", { "x-amz-checksum-sha256": digestOf(randomBytes(8)) });
    return IGNORES;
  } catch (error) {
    if (!(error instanceof TransferFault) || !refusesBytes(error)) throw error;
    probe.abilities.checksChecksums = true;
    return "Bytes that do not have their checksum are refused.";
  }
}

const refusesBytes = ({ reason, code }: TransferFault) => reason === "checksum" || /^(InvalidRequest|InvalidArgument)$/.test(code ?? "");

/** One upload is completed, another given up: both are needed when a transfer breaks off. */
async function sendInParts(probe: Probe): Promise<Found> {
  const { client, folder, bytes, signal } = probe;
  const store = new S3Store({ client, takesChecksums: probe.abilities.takesChecksums });
  const key = `${folder}/parts`;
  const begin = async () => {
    const begun = await client.send({ method: "POST", key, query: { uploads: "" }, signal });
    const uploadId = /<UploadId>([^<]{1,1024})<\/UploadId>/.exec(begun.body)?.[1];
    if (!uploadId) throw new TransferFault("server", "The server began no upload.");
    return uploadId.replaceAll("&amp;", "&");
  };
  const uploadId = await begin();
  const part = await client.send({ method: "PUT", key, query: { partNumber: "1", uploadId }, payload: payloadOf(bytes), signal });
  const etag = String(part.headers.etag ?? "").replaceAll('"', "");
  const parts = await store.listParts({ key, uploadId }, signal);
  if (parts?.length !== 1) throw new TransferFault("server", "The server does not tell which parts it has.");
  await store.completeUpload(
    { key, uploadId, parts: [{ number: 1, etag }], sha256: createHash("sha256").update(bytes).digest("hex"), size: bytes.length },
    signal,
  );
  await store.abortUpload({ key, uploadId: await begin() }, signal);
  return "Files can be sent in parts, resumed and given up.";
}

/** Nothing depends on it yet: servers that do not know it write the object again. */
async function knowsConditions(probe: Probe): Promise<boolean> {
  return put(probe, "plain", { "if-none-match": "*" }).then(
    () => false,
    (error: unknown) => error instanceof TransferFault && error.code === "PreconditionFailed",
  );
}

async function remove({ client, folder, signal }: Probe): Promise<Found> {
  for (const name of ["plain", "parts"]) await client.send({ method: "DELETE", key: `${folder}/${name}`, signal });
  return "The test's objects were deleted.";
}

/** Whatever came of the steps, nothing is left behind where the key may delete. */
async function clear({ client, folder }: Probe): Promise<void> {
  const signal = AbortSignal.timeout(CLEARING_MS);
  const names = ["plain", "wrong", "parts"];
  await Promise.allSettled(names.map((name) => client.send({ method: "DELETE", key: `${folder}/${name}`, signal })));
}

async function put({ client, folder, bytes, signal }: Probe, name: string, headers: Record<string, string>): Promise<void> {
  await client.send({ method: "PUT", key: `${folder}/${name}`, headers, payload: payloadOf(bytes), signal });
}

const payloadOf = (bytes: Buffer) => ({ size: bytes.length, open: () => bytes });
const digestOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("base64");
