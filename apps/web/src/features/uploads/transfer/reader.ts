import type { FileUploadView, RegisterFilesInput, UploadSessionView } from "@frontoffice/api/schema/uploads";
import { trpcClient as api } from "../../../lib/trpc.ts";
import { accepted, faultFinder, timeOf } from "./acceptance.ts";
import { type Digests, UnreadableError } from "./checksums.ts";
import type { Chosen, ChosenEntry, FoundFile } from "./chosen-files.ts";
import { pathFilter } from "./path-patterns.ts";
import { SMALL_BYTES, type WantedFile } from "./sender.ts";
import type { RunState } from "./state.ts";
import type { Ask } from "./until-answered.ts";

const BATCH = 500;
const SHOWN = 100;

type Session = Pick<UploadSessionView, "id" | "include" | "exclude" | "compare" | "s3Prefix">;
type Named = RegisterFilesInput["files"][number];
type Source = Pick<WantedFile, "path" | "file" | "sha256" | "again">;

interface ReadOptions {
  digests: Digests;
  signal: AbortSignal;
  ask: Ask;
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
export async function readChosen(chosen: Chosen, session: Session, { digests, signal, ask, isNew, show }: ReadOptions): Promise<Read> {
  const read: Read = { files: new Map(), wanted: [] };
  const faults: { path: string; why: string }[] = [];
  let [count, bytes, faultCount] = [0, 0, 0];
  const refuse = (path: string, why: string) => {
    faultCount += 1;
    if (faults.length < SHOWN) faults.push({ path, why });
    show({ unreadable: [...faults], unreadableCount: faultCount });
  };
  const matches = pathFilter(session);
  const faultOf = faultFinder(session.s3Prefix);
  for await (const batch of batches(chosen.entries())) {
    signal.throwIfAborted();
    const found = accepted(
      batch.filter(({ path }) => matches(path)),
      faultOf,
      refuse,
    );
    const sources = isNew && session.compare === "checksum" ? await digestSmall(found, digests, refuse) : found;
    if (sources.length > 0) {
      // What was chosen before and left again is no part of it.
      const { all, wanted } = await register(session.id, sources, ask, isNew && count === 0);
      for (const file of all) read.files.set(file.path, file);
      for (const file of wanted) read.wanted.push(file);
    }
    count += sources.length;
    bytes += sources.reduce((sum, { file }) => sum + file.size, 0);
    show({ files: count, bytes });
  }
  if (count === 0)
    throw new Error(faultCount > 0 ? "None of these files can be sent." : "There is no file in it that this session would send.");
  return read;
}

/** A wrong folder would add its files to the session, so one of those that are known has to be in it. */
export async function checkFolder(
  chosen: Chosen,
  { id }: Pick<Session, "id">,
  { ask, signal }: Pick<ReadOptions, "ask" | "signal">,
): Promise<void> {
  const { items } = await ask(() => api.uploadSessions.files.list.query({ id, limit: 100 }));
  if (items.length === 0) return;
  const known = new Map(items.map((item) => [item.path, item]));
  for await (const entry of chosen.entries()) {
    signal.throwIfAborted();
    const one = known.get(entry.path);
    // One that has failed may have done so because it was changed.
    if (one && entry.kind === "file" && (one.size === entry.file.size || one.status === "failed")) return;
  }
  throw new Error("This is another folder: none of the session's files is in it.");
}

/**
 * What the session still waits for, as it lies on the disk now. What nobody chose is said to be missing; else the session could
 * never end.
 */
export async function findUnfinished(id: string, files: ReadonlyMap<string, WantedFile>, ask: Ask): Promise<WantedFile[]> {
  const left: WantedFile[] = [];
  for (const status of ["pending", "uploading"] as const) {
    let cursor: string | undefined;
    do {
      const page = await ask(() =>
        api.uploadSessions.files.list.query({ id, status, limit: 100, ...(cursor !== undefined && { cursor }) }),
      );
      await reportMissing(
        id,
        page.items.filter(({ path }) => !files.has(path)),
        ask,
      );
      for (const { path } of page.items) {
        const file = files.get(path);
        if (file) left.push(file);
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
  return lookAgain(id, left, ask);
}

/** A file that was changed since it was chosen is another one; where the browser can look again, that one is sent. */
async function lookAgain(id: string, files: WantedFile[], ask: Ask): Promise<WantedFile[]> {
  const kept: WantedFile[] = [];
  const changed: Source[] = [];
  for (const wanted of files) {
    const file = (await wanted.again?.().catch(() => undefined)) ?? wanted.file;
    const { size, lastModified } = wanted.file;
    if (file.size === size && file.lastModified === lastModified) kept.push(wanted);
    else changed.push({ path: wanted.path, file, again: wanted.again });
  }
  for (let at = 0; at < changed.length; at += BATCH) kept.push(...(await register(id, changed.slice(at, at + BATCH), ask)).wanted);
  return kept;
}

async function reportMissing(id: string, missing: FileUploadView[], ask: Ask): Promise<void> {
  if (missing.length === 0) return;
  const failed = missing.map((file) => ({ fileId: file.id, error: "It was not in the folder that was chosen." }));
  await ask(() => api.uploadSessions.files.fail.mutate({ id, files: failed }));
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
async function digestSmall(found: FoundFile[], digests: Digests, refuse: (path: string, why: string) => void): Promise<Source[]> {
  const digested = await Promise.all(
    found.map(async ({ path, file, again }): Promise<Source[]> => {
      if (file.size > SMALL_BYTES) return [{ path, file, again }];
      try {
        return [{ path, file, again, sha256: await digests.ofWhole(file) }];
      } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        refuse(path, "It cannot be read.");
        return [];
      }
    }),
  );
  return digested.flat();
}

async function register(id: string, sources: Source[], ask: Ask, anew = false) {
  const files = sources.map(({ path, file, sha256 }): Named => {
    const mtime = timeOf(file);
    return { path, size: file.size, ...(mtime !== undefined && { mtime }), ...(sha256 !== undefined && { sha256 }) };
  });
  const { items } = await ask(() => api.uploadSessions.files.register.mutate({ id, files, ...(anew && { anew }) }));
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const all = items.flatMap(({ path, fileId, status }) => {
    const source = byPath.get(path);
    if (!source) return [];
    const file: WantedFile = { ...source, fileId };
    return [{ file, isWanted: status === "pending" || status === "uploading" }];
  });
  return { all: all.map(({ file }) => file), wanted: all.filter(({ isWanted }) => isWanted).map(({ file }) => file) };
}
