import {
  chunksOf,
  findUnsent,
  isSmall,
  isUnconfirmed,
  registerFiles,
  type UploadEvent,
  type UploadLink,
  type UploadSession,
} from "@frontoffice/client/upload";
import { type AcceptedFile, acceptedOf } from "./acceptance.ts";
import { type Digests, UnreadableError } from "./checksums.ts";
import type { Chosen } from "./chosen-files.ts";
import { pathFilter } from "./path-patterns.ts";
import type { WantedFile } from "./sender.ts";

/** Files that are registered in one call. */
const CHUNK = 500;

type Session = Pick<UploadSession, "id" | "include" | "exclude" | "compare" | "s3Prefix">;

interface ReadOptions {
  digests: Digests;
  signal: AbortSignal;
  link: UploadLink;
  isNew: boolean;
  dispatch: (event: UploadEvent) => void;
}

interface Read {
  /** Everything that belongs to the session, by path. */
  files: Map<string, WantedFile>;
  /** What of it the session wants to have. */
  wanted: WantedFile[];
}

/** Reads what was chosen and registers it with the session, chunk by chunk as it is found. */
export async function readChosen(chosen: Chosen, session: Session, options: ReadOptions): Promise<Read> {
  const { digests, signal, link, isNew, dispatch } = options;
  const read: Read = { files: new Map(), wanted: [] };
  let [count, rejected] = [0, 0];
  const reject = (path: string, why: string) => {
    rejected += 1;
    dispatch({ kind: "rejected", path, why });
  };
  const files = acceptedOf(chosen.entries(), { prefix: session.s3Prefix, matches: pathFilter(session), reject, signal });
  for await (const chunk of chunksOf(files, [{ files: CHUNK }])) {
    const sources = isNew && session.compare === "checksum" ? await digestSmall(chunk, digests, reject) : chunk;
    if (sources.length === 0) continue;
    // Files that were registered before and are not chosen now are no part of a session that has not begun.
    const registered = await register(session.id, sources, link, isNew && count === 0);
    for (const { wanted, isWanted } of registered) {
      read.files.set(wanted.path, wanted);
      if (isWanted) read.wanted.push(wanted);
    }
    count += sources.length;
    dispatch({ kind: "found", files: sources.length, bytes: sources.reduce((sum, { size }) => sum + size, 0) });
  }
  if (count > 0) return read;
  throw new Error(rejected > 0 ? "None of these files can be sent." : "There is no file in it that this session would send.");
}

/** A wrong folder would add its files to the session, so one of those that are known has to be in it. */
export async function checkFolder(chosen: Chosen, id: string, { link, signal }: Pick<ReadOptions, "link" | "signal">): Promise<void> {
  const { items } = await link.call(() => link.api.list({ id, limit: 100 }));
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

/** What the session still waits for, as it lies on the disk now. */
export async function findUnfinished(id: string, files: ReadonlyMap<string, WantedFile>, link: UploadLink): Promise<WantedFile[]> {
  const paths = await findUnsent(id, (path) => files.has(path), "It was not in the folder that was chosen.", link);
  return refresh(
    id,
    paths.flatMap((path) => files.get(path) ?? []),
    link,
  );
}

/** A file that was changed since it was chosen is another one; where the browser can look again, that one is sent. */
async function refresh(id: string, files: WantedFile[], link: UploadLink): Promise<WantedFile[]> {
  const fresh: WantedFile[] = [];
  const changed: AcceptedFile[] = [];
  for (const wanted of files) {
    const { path, again } = wanted;
    const file = (await again?.().catch(() => undefined)) ?? wanted.file;
    const { size, lastModified } = wanted.file;
    if (file.size === size && file.lastModified === lastModified) fresh.push(wanted);
    else changed.push({ path, file, again, size: file.size, mtimeMs: file.lastModified });
  }
  for (let at = 0; at < changed.length; at += CHUNK) {
    const registered = await register(id, changed.slice(at, at + CHUNK), link);
    fresh.push(...registered.flatMap(({ wanted, isWanted }) => (isWanted ? wanted : [])));
  }
  return fresh;
}

/** The checksums of small files are known before anything is sent, so that the plan names what is there already. */
async function digestSmall(files: AcceptedFile[], digests: Digests, reject: (path: string, why: string) => void): Promise<AcceptedFile[]> {
  const digested = files.map(async (file): Promise<AcceptedFile[]> => {
    if (!isSmall(file.size)) return [file];
    try {
      return [{ ...file, sha256: await digests.ofWhole(file.file) }];
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      reject(file.path, "It cannot be read.");
      return [];
    }
  });
  return (await Promise.all(digested)).flat();
}

async function register(id: string, files: AcceptedFile[], link: UploadLink, fresh = false) {
  const registered = await registerFiles(id, files, link, fresh);
  return registered.map(({ file: { path, file, again, sha256 }, registered: { fileId, status } }) => {
    const wanted: WantedFile = { fileId, path, file, again, sha256 };
    return { wanted, isWanted: isUnconfirmed({ status }) };
  });
}
