import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { FrontofficeClient } from "@frontoffice/client";
import { usage } from "../exits.ts";

export type Receipt = Awaited<ReturnType<FrontofficeClient["receipts"]["get"]>>;

/** One file of a manifest. */
export interface Entry {
  path: string;
  size: number;
  sha256: string | null;
}

const FORMAT = "frontoffice-receipt-1";

/** Saves a session's receipt: its figures and its signature in the first line, behind it the manifest exactly as it was signed. */
export async function saveReceipt(client: FrontofficeClient, sessionId: string, file: string): Promise<Receipt> {
  const receipt = await client.receipts.get({ id: sessionId });
  const target = await open(file, "w");
  try {
    await target.write(`${JSON.stringify(receipt)}\n`);
    for (let after: string | null | undefined; after !== null; ) {
      const piece = await client.receipts.manifest({ id: sessionId, ...(after !== undefined && { after }) });
      await target.write(piece.content);
      after = piece.nextAfter;
    }
  } finally {
    await target.close();
  }
  return receipt;
}

/** The lines of a receipt as they are read: first the receipt, then its manifest. */
export async function openReceipt(file: string): Promise<{ receipt: Receipt; manifest: AsyncGenerator<string> }> {
  const lines = linesOf(file);
  const first = await lines.next().catch(() => {
    throw usage(`The receipt ${file} cannot be read.`);
  });
  const receipt = parsed(first.done ? "" : first.value);
  if (typeof receipt !== "object" || receipt === null || !("format" in receipt) || receipt.format !== FORMAT) {
    throw usage(`${file} is no receipt of an upload. Save one with: frontoffice upload … --receipt FILE.`);
  }
  return { receipt: receipt as Receipt, manifest: lines };
}

/** A line of the manifest; undefined for one that is none. */
export function entryOf(line: string): Entry | undefined {
  const entry = parsed(line);
  if (typeof entry !== "object" || entry === null || !("path" in entry) || !("size" in entry)) return undefined;
  const { path, size, sha256 } = entry as Partial<Entry>;
  return typeof path === "string" && typeof size === "number"
    ? { path, size, sha256: typeof sha256 === "string" ? sha256 : null }
    : undefined;
}

/** A line feed ends a line and nothing else does: names may hold every other character that ends one elsewhere. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of createReadStream(file, "utf8")) {
    const lines = `${rest}${piece}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
