import type { RegisterFilesInput, UploadSessionView } from "@frontoffice/api/schema/uploads";
import type { Chosen, ChosenEntry, FoundFile } from "../chosen-files.ts";
import { type Digests, UnreadableError } from "../digests.ts";
import { pathFilter } from "../path-patterns.ts";
import { trpcClient as api } from "../trpc.ts";
import { SMALL_BYTES, type WantedFile } from "./sender.ts";
import type { RunState } from "./state.ts";
import { untilAnswered } from "./until-answered.ts";

const BATCH = 500;
const SHOWN = 100;
const LONGEST_PATH = 1000;

type Session = Pick<UploadSessionView, "id" | "include" | "exclude" | "compare">;
type Named = RegisterFilesInput["files"][number];

interface ReadOptions {
  digests: Digests;
  signal: AbortSignal;
  isNew: boolean;
  show: (change: Partial<RunState>) => void;
}

interface Read {
  /** Everything that belongs to the session, by path. */
  files: Map<string, WantedFile>;
  /** What of it the session wants to have. */
  wanted: WantedFile[];
}

/** Reads what was chosen and names it to the API, batch by batch as it is found. */
export async function readChosen(chosen: Chosen, session: Session, options: ReadOptions): Promise<Read> {
  const read: Read = { files: new Map(), wanted: [] };
  const faults: { path: string; why: string }[] = [];
  let [count, bytes, faultCount] = [0, 0, 0];
  const refuse = (path: string, why: string) => {
    faultCount += 1;
    if (faults.length < SHOWN) faults.push({ path, why });
    options.show({ unreadable: [...faults], unreadableCount: faultCount });
  };
  if (!options.isNew) await checkFolder(chosen, session, options.signal);
  const matches = pathFilter(session);
  for await (const batch of batches(chosen.entries())) {
    options.signal.throwIfAborted();
    const found = batch.filter((entry): entry is FoundFile => {
      if (!matches(entry.path)) return false;
      if (entry.kind === "file" && entry.path.length <= LONGEST_PATH) return true;
      refuse(entry.path, entry.kind === "file" ? "Its path is longer than 1,000 characters." : entry.why);
      return false;
    });
    const digests = options.isNew && session.compare === "checksum" ? await digestSmall(found, options.digests, refuse) : found;
    if (digests.length > 0) {
      const { all, wanted } = await register(session.id, digests, options.signal);
      for (const file of all) read.files.set(file.path, file);
      read.wanted.push(...wanted);
    }
    count += digests.length;
    bytes += digests.reduce((sum, { file }) => sum + file.size, 0);
    options.show({ files: count, bytes });
  }
  if (count === 0) throw new Error("There is no file in it that this session would send.");
  return read;
}

/** Names files again, and answers which are still wanted. */
export async function registerNamed(session: { id: string }, files: WantedFile[], signal: AbortSignal): Promise<{ wanted: WantedFile[] }> {
  const wanted: WantedFile[] = [];
  for (let at = 0; at < files.length; at += BATCH) wanted.push(...(await register(session.id, files.slice(at, at + BATCH), signal)).wanted);
  return { wanted };
}

/** What the session waits for and nobody chose is said to be missing; else it could never end. */
export async function reportMissing(id: string, files: ReadonlyMap<string, WantedFile>, signal: AbortSignal): Promise<void> {
  for (const status of ["pending", "uploading"] as const) {
    for (;;) {
      const { items } = await untilAnswered(signal, () => api.uploadSessions.files.list.query({ id, status, limit: 100 }));
      if (items.length === 0) break;
      const missing = items.filter(({ path }) => !files.has(path));
      if (missing.length < items.length) throw new Error("Some files have not been sent. Resume to send them.");
      const failed = missing.map((file) => ({ fileId: file.id, error: "It was not in the folder that was chosen." }));
      await untilAnswered(signal, () => api.uploadSessions.files.fail.mutate({ id, files: failed }));
    }
  }
}

/** A wrong folder would add its files to the session, so one of those that are known has to be in it. */
async function checkFolder(chosen: Chosen, { id }: Session, signal: AbortSignal): Promise<void> {
  const { items } = await untilAnswered(signal, () => api.uploadSessions.files.list.query({ id, limit: 100 }));
  if (items.length === 0) return;
  const known = new Map(items.map(({ path, size }) => [path, size]));
  for await (const entry of chosen.entries()) {
    signal.throwIfAborted();
    if (entry.kind === "file" && known.get(entry.path) === entry.file.size) return;
  }
  throw new Error("This is another folder: none of the session's files is in it.");
}

async function* batches(entries: AsyncIterable<ChosenEntry>): AsyncGenerator<ChosenEntry[]> {
  let batch: ChosenEntry[] = [];
  for await (const entry of entries) {
    batch.push(entry);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** What small files are made of is known before anything is sent, so that the plan names what is there already. */
async function digestSmall(found: FoundFile[], digests: Digests, refuse: (path: string, why: string) => void) {
  const digested = await Promise.all(
    found.map(async ({ path, file }) => {
      if (file.size > SMALL_BYTES) return [{ path, file }];
      try {
        return [{ path, file, sha256: await digests.ofWhole(file) }];
      } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        refuse(path, "It cannot be read.");
        return [];
      }
    }),
  );
  return digested.flat();
}

async function register(id: string, files: { path: string; file: File; sha256?: string | undefined }[], signal: AbortSignal) {
  const named = files.map(({ path, file, sha256 }): Named => {
    const mtime = new Date(file.lastModified).toISOString();
    return { path, size: file.size, mtime, ...(sha256 !== undefined && { sha256 }) };
  });
  const { items } = await untilAnswered(signal, () => api.uploadSessions.files.register.mutate({ id, files: named }));
  const byPath = new Map(files.map((file) => [file.path, file]));
  const all = items.flatMap(({ path, fileId, decision }) => {
    const file = byPath.get(path);
    return file ? [{ decision, wanted: { fileId, path, file: file.file, sha256: file.sha256 } }] : [];
  });
  return { all: all.map(({ wanted }) => wanted), wanted: all.filter(({ decision }) => decision === "send").map(({ wanted }) => wanted) };
}
