import { closeSync, constants, type Dirent, existsSync, open, openSync, readlinkSync, realpathSync } from "node:fs";
import { opendir } from "node:fs/promises";
import { sep } from "node:path";
import { promisify } from "node:util";
import { onDisk } from "./disk.ts";
import { TransferFault } from "./faults.ts";

/** A folder that is held open while it is read, so that nobody can put another one in its place. */
export interface OpenFolder {
  entries: AsyncIterable<Dirent>;
  /** Leads to this folder and no other, whatever its path leads to by now. */
  place: string;
  close(): void;
}

/** Where the kernel shows a process its open files: by these names they are reached as they were opened. */
const OWN = "/proc/self/fd";
const hasOwn = existsSync(OWN);
const pooledOpen = promisify(open);

/** Opens a folder, not through a link unless it is the `top`, and makes sure by the open folder itself that it lies within another. */
export async function openFolder(path: string, within: string, top: boolean): Promise<OpenFolder> {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | (top ? 0 : constants.O_NOFOLLOW);
  const fd = await onDisk(
    () => openSync(path, flags),
    () => pooledOpen(path, flags),
  );
  try {
    const place = hasOwn ? `${OWN}/${fd}` : path;
    const real = hasOwn ? readlinkSync(place) : realpathSync.native(path);
    if (real !== within && !real.startsWith(within.endsWith(sep) ? within : within + sep)) {
      throw new TransferFault("unreadable", "The folder lies outside the one that is read.");
    }
    const entries = await opendir(place, { bufferSize: 512 });
    return { entries, place, close: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}
