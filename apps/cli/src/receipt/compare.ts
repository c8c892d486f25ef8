import { openBelow, scanFolder, toFault } from "@frontoffice/transfer";
import { pMapIterable } from "p-map";
import { hashFile } from "../upload/read-ahead.ts";
import type { Entry } from "./receipt-file.ts";

/** A folder beside what a receipt says of it. */
export interface Comparison {
  same: number;
  differing: { path: string; why: string }[];
  /** Files of which the receipt names no checksum. */
  unknown: number;
  /** Files of the folder that the receipt does not name. */
  extra: number;
}

/** Files that are read at once. */
const CONCURRENCY = 8;

/** Compares each file with its entry, several at a time; without a folder the entries are only read. */
export async function compareFolder(entries: AsyncGenerator<Entry>, folder: string | undefined): Promise<Comparison> {
  const result: Comparison = { same: 0, differing: [], unknown: 0, extra: 0 };
  let found = 0;
  const compare = async (entry: Entry) => ({ path: entry.path, why: folder === undefined ? undefined : await differenceOf(folder, entry) });
  for await (const { path, why } of pMapIterable(entries, compare, { concurrency: CONCURRENCY })) {
    if (folder === undefined) continue;
    if (why !== "missing") found += 1;
    if (why === undefined) result.same += 1;
    else if (why === "unknown") result.unknown += 1;
    else result.differing.push({ path, why: why === "missing" ? "It is not in the folder." : why });
  }
  if (folder !== undefined) result.extra = Math.max(0, (await countFiles(folder)) - found);
  result.differing.sort((one, other) => (one.path < other.path ? -1 : 1));
  return result;
}

async function differenceOf(folder: string, { path, size, sha256 }: Entry): Promise<string | undefined> {
  try {
    const file = await openBelow(folder, path);
    await file.close();
    if (file.size !== size) return `It has ${file.size.toLocaleString("en")} bytes, the receipt says ${size.toLocaleString("en")}.`;
    if (sha256 === null) return "unknown";
    return (await hashFile(folder, path)) === sha256 ? undefined : "It has other bytes (SHA-256) than arrived.";
  } catch (error) {
    const fault = toFault(error);
    return fault.reason === "missing" ? "missing" : fault.message;
  }
}

async function countFiles(folder: string): Promise<number> {
  let count = 0;
  for await (const found of scanFolder(folder)) if (found.kind === "file") count += 1;
  return count;
}
