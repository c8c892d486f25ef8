import type { Confirmation, FileView, RegisteredFile, RegisterInput, SignedFile, SignRequest, UploadLink } from "./api.ts";

const PAGE = 100;
const LONGEST_ERROR = 500;
/** A store may take its time to put the parts of a large file together. */
const COMPLETION_MS = 150_000;
/** How often the store is asked for a file that was sent, while it cannot say whether it has it. */
const CONFIRM_ATTEMPTS = 12;

/** A file as a reader found it. */
export interface FoundFile {
  path: string;
  size: number;
  mtimeMs: number;
  /** Hex SHA-256, where it is known before the file is sent. */
  sha256?: string | undefined;
}

/** The moment a file was changed, where it is one that can be written down. */
export function timeOf(mtimeMs: number): string | undefined {
  const moment = new Date(mtimeMs);
  const year = moment.getUTCFullYear();
  return year >= 1 && year <= 9999 ? moment.toISOString() : undefined;
}

function describe({ path, size, mtimeMs, sha256 }: FoundFile): RegisterInput {
  const mtime = timeOf(mtimeMs);
  return { path, size, ...(mtime !== undefined && { mtime }), ...(sha256 !== undefined && { sha256 }) };
}

/** Registers files with the session. Answers each with what the session wants of it. `fresh` forgets the files that were registered before. */
export async function registerFiles<File extends FoundFile>(
  id: string,
  files: readonly File[],
  { api, call }: UploadLink,
  fresh = false,
): Promise<{ file: File; registered: RegisteredFile }[]> {
  const { items } = await call(() => api.register({ id, files: files.map(describe), ...(fresh && { anew: true }) }));
  const byPath = new Map(items.map((item) => [item.path, item]));
  return files.map((file) => {
    const registered = byPath.get(file.path);
    if (!registered) throw new Error("The server left a file out of its answer.");
    return { file, registered };
  });
}

/** Signed addresses in the order of the requests; what is asked for one file at several places travels as one entry. */
export async function signFiles(
  id: string,
  requests: readonly SignRequest[],
  { api, call }: UploadLink,
): Promise<(SignedFile | undefined)[]> {
  const byFile = new Map<string, SignRequest>();
  for (const { fileId, sha256 = byFile.get(fileId)?.sha256, parts: more = [] } of requests) {
    const parts = [...(byFile.get(fileId)?.parts ?? []), ...more];
    byFile.set(fileId, { fileId, ...(sha256 !== undefined && { sha256 }), ...(parts.length > 0 && { parts }) });
  }
  const answer = await call(() => api.sign({ id, files: [...byFile.values()] }));
  const signed = new Map(answer.files.map((file) => [file.fileId, file]));
  return requests.map(({ fileId }) => signed.get(fileId));
}

/** Has the server look for files that were sent; the views in the order of the confirmations. */
export async function confirmFiles(id: string, files: Confirmation[], { api, call }: UploadLink): Promise<(FileView | undefined)[]> {
  const options = files.some(({ parts }) => parts) ? { timeoutMs: COMPLETION_MS } : {};
  const { items } = await call(() => api.confirm({ id, files }, options));
  const views = new Map(items.map((view) => [view.id, view]));
  return files.map(({ fileId }) => views.get(fileId));
}

/** Whether the store could not say yet that it has the file. */
export const isUnconfirmed = ({ status }: Pick<FileView, "status">): boolean => status === "pending" || status === "uploading";

export interface SettleOptions {
  confirm(files: Confirmation[]): Promise<(FileView | undefined)[]>;
  /** Waits before the given attempt, counted from 1; rejects when the upload is stopped. */
  wait(attempt: number): Promise<void>;
  /** The files of which the store has said whether it has them, as soon as it has. */
  onOutcome(files: FileView[]): void;
}

/** Has files confirmed, and asks again for those of which the store cannot say yet. Answers those of which it never could. */
export async function confirmUntilKnown(files: Confirmation[], { confirm, wait, onOutcome }: SettleOptions): Promise<FileView[]> {
  for (let [attempt, left] = [1, files]; ; attempt += 1) {
    const views = (await confirm(left)).filter((view) => view !== undefined);
    const open = views.filter(isUnconfirmed);
    onOutcome(views.filter((view) => !isUnconfirmed(view)));
    if (open.length === 0 || attempt === CONFIRM_ATTEMPTS) return open;
    const ids = new Set(open.map((view) => view.id));
    left = left.filter(({ fileId }) => ids.has(fileId));
    await wait(attempt);
  }
}

/** Reports files that cannot be sent. */
export async function failFiles(id: string, files: { fileId: string; error: string }[], { api, call }: UploadLink): Promise<FileView[]> {
  if (files.length === 0) return [];
  const failed = files.map(({ fileId, error }) => ({ fileId, error: error.slice(0, LONGEST_ERROR) }));
  return (await call(() => api.fail({ id, files: failed }))).items;
}

/**
 * The paths of a session's files that are neither sent nor failed and that the reader still has. Those that it has not are reported as
 * failed with the given error; otherwise the session could never end.
 */
export async function findUnsent(id: string, has: (path: string) => boolean, missing: string, link: UploadLink): Promise<string[]> {
  const left: string[] = [];
  for (const status of ["pending", "uploading"] as const) {
    let cursor: string | undefined;
    do {
      const after = cursor;
      const page = await link.call(() => link.api.list({ id, status, limit: PAGE, ...(after !== undefined && { cursor: after }) }));
      const gone = page.items.filter(({ path }) => !has(path));
      await failFiles(
        id,
        gone.map((file) => ({ fileId: file.id, error: missing })),
        link,
      );
      left.push(...page.items.filter(({ path }) => has(path)).map(({ path }) => path));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
  return left;
}
