declare global {
  interface FileSystemHandle {
    queryPermission?(descriptor: { mode: "read" }): Promise<PermissionState>;
    requestPermission?(descriptor: { mode: "read" }): Promise<PermissionState>;
  }
}

const STORE = "folders";

const answered = <Value>(request: IDBRequest<Value>) =>
  new Promise<Value>((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

async function within<Value>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<Value>): Promise<Value> {
  const opening = indexedDB.open("frontoffice.files", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await answered(opening);
  try {
    return await answered(work(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

/** Saves a folder beyond this page, where the browser can. It keeps the permission's question, not the permission. */
export async function saveFolder(key: string, folder: FileSystemDirectoryHandle): Promise<void> {
  await within("readwrite", (store) => store.put(folder, key)).catch(() => undefined);
}

export async function keptFolder(key: string): Promise<FileSystemDirectoryHandle | null> {
  const kept: unknown = await within("readonly", (store) => store.get(key)).catch(() => null);
  return "FileSystemDirectoryHandle" in globalThis && kept instanceof FileSystemDirectoryHandle ? kept : null;
}

export async function forgetFolder(key: string): Promise<void> {
  await within("readwrite", (store) => store.delete(key)).catch(() => undefined);
}

/** Asks for the folder again; needs a click. */
export async function mayRead(folder: FileSystemDirectoryHandle): Promise<boolean> {
  const asked = { mode: "read" } as const;
  if ((await folder.queryPermission?.(asked)) === "granted") return true;
  return (await folder.requestPermission?.(asked)) === "granted";
}
