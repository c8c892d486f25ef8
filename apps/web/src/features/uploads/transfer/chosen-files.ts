/** A file that somebody chose, with its path below the folder that was chosen. */
export interface FoundFile {
  kind: "file";
  path: string;
  file: File;
  /** The file as it is now; missing where the browser cannot look again. */
  again?: () => Promise<File>;
}

export interface UnreadableFile {
  kind: "unreadable";
  path: string;
  why: string;
}

export type ChosenEntry = FoundFile | UnreadableFile;

/** What was dropped or picked; entries are read as a stream, so a folder may hold any number. */
export interface Chosen {
  name: string;
  entries(): AsyncIterable<ChosenEntry>;
  /** Where the browser can keep hold of the folder beyond this page. */
  folder: FileSystemDirectoryHandle | null;
}

declare global {
  interface DataTransferItem {
    getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
  }
  interface FileSystemDirectoryHandle {
    values(): AsyncIterableIterator<FileSystemHandle>;
  }
}

const isFolder = (handle: FileSystemHandle): handle is FileSystemDirectoryHandle => handle.kind === "directory";
const isFile = (handle: FileSystemHandle): handle is FileSystemFileHandle => handle.kind === "file";
const below = (folder: string, name: string) => (folder === "" ? name : `${folder}/${name}`);
const unreadable = (path: string): UnreadableFile => ({ kind: "unreadable", path, why: "It cannot be read." });

async function* ofHandle(handle: FileSystemHandle, path: string): AsyncGenerator<ChosenEntry> {
  try {
    if (isFile(handle)) {
      yield { kind: "file", path, file: await handle.getFile(), again: () => handle.getFile() };
    } else if (isFolder(handle)) {
      for await (const child of handle.values()) yield* ofHandle(child, below(path, child.name));
    }
  } catch {
    yield unreadable(path || handle.name);
  }
}

function childrenOf(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = folder.createReader();
  const next = () => new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
  return (async function* () {
    // One call answers a hundred at most; an empty answer is the end.
    for (let some = await next(); some.length > 0; some = await next()) yield* some;
  })();
}

async function* ofEntry(entry: FileSystemEntry, path: string): AsyncGenerator<ChosenEntry> {
  try {
    if (entry.isDirectory) {
      for await (const child of childrenOf(entry as FileSystemDirectoryEntry)) yield* ofEntry(child, below(path, child.name));
    } else {
      const again = () => new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
      yield { kind: "file", path, file: await again(), again };
    }
  } catch {
    yield unreadable(path || entry.name);
  }
}

/** A folder that the browser may be asked for again. */
export function chosenFolder(folder: FileSystemDirectoryHandle): Chosen {
  return { name: folder.name, folder, entries: () => ofHandle(folder, "") };
}

/** The files of an input; those of a folder lose the folder's own name. */
export function chosenByInput(list: Iterable<File>): Chosen {
  const files = [...list];
  const [first] = files;
  const name = first?.webkitRelativePath.split("/")[0] || (files.length === 1 && first ? first.name : `${files.length} files`);
  const pathOf = ({ webkitRelativePath, name: own }: File) => webkitRelativePath.split("/").slice(1).join("/") || own;
  async function* entries(): AsyncGenerator<ChosenEntry> {
    for (const file of files) yield { kind: "file", path: pathOf(file), file };
  }
  return { name, folder: null, entries };
}

interface Dropped {
  handle: Promise<FileSystemHandle | null>;
  entry: FileSystemEntry | null;
  file: File | null;
}

/** Handles are for going on later: they pass over names such as "why?.txt", "a:b" or "desktop.ini" without a word. Entries do not. */
async function* ofDropped({ handle, entry, file }: Dropped, alone: boolean): AsyncGenerator<ChosenEntry> {
  if (entry) return yield* ofEntry(entry, alone && entry.isDirectory ? "" : entry.name);
  if (file) return yield { kind: "file", path: file.name, file };
  const held = await handle;
  if (held) yield* ofHandle(held, alone && isFolder(held) ? "" : held.name);
}

/** What was dropped; null when no file was. Has to be called while the event is handled: afterwards the browser has emptied it. */
export async function chosenByDrop(transfer: DataTransfer): Promise<Chosen | null> {
  const items: Dropped[] = [...transfer.items]
    .filter(({ kind }) => kind === "file")
    .map((item) => ({
      handle: item.getAsFileSystemHandle?.().catch(() => null) ?? Promise.resolve(null),
      entry: item.webkitGetAsEntry(),
      file: item.getAsFile(),
    }));
  if (items.length === 0) return null;
  const alone = items.length === 1;
  const first = (await items[0]?.handle) ?? null;
  async function* entries(): AsyncGenerator<ChosenEntry> {
    for (const item of items) yield* ofDropped(item, alone);
  }
  const only = items[0]?.entry?.name ?? items[0]?.file?.name ?? "Nothing";
  return { name: alone ? only : `${items.length} items`, folder: alone && first && isFolder(first) ? first : null, entries };
}
