import type { IncomingMessage, ServerResponse } from "node:http";
import { badArgument, badRequest, StoreFault } from "./faults.ts";
import { document, type Xml } from "./xml.ts";

const MAX_DOCUMENT = 2 * 1024 * 1024;

export function sendXml(response: ServerResponse, root: string, content: Xml): void {
  response.writeHead(200, { "content-type": "application/xml" }).end(document(root, content));
}

/** A small document of a request. */
export async function readText(stream: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > MAX_DOCUMENT) throw new StoreFault(400, "EntityTooLarge", "The document is too large.");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** A number of the query between bounds. */
export function numberOf(
  query: URLSearchParams,
  name: string,
  { min, max, otherwise }: { min: number; max: number; otherwise: number },
): number {
  const given = query.get(name);
  if (given === null || given === "") return otherwise;
  const number = Number(given);
  if (!Number.isInteger(number) || number < min) throw badArgument(`${name} is not a number from ${min} on.`);
  return Math.min(number, max);
}

const KEPT = ["content-type", "content-disposition", "content-encoding", "content-language", "cache-control", "expires"];
const MAX_METADATA = 8_192;

/** The headers that are stored with an object and sent back with it. */
export function headersToKeep({ headers }: IncomingMessage): Record<string, string> {
  const kept: Record<string, string> = {};
  let size = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== "string" || !(KEPT.includes(name) || name.startsWith("x-amz-meta-"))) continue;
    // aws-chunked is how the bytes travelled, not what they are.
    const text = name === "content-encoding" ? value.replace(/^aws-chunked,?\s*/, "") : value;
    if (text !== "") kept[name] = text;
    if (name.startsWith("x-amz-meta-")) size += name.length + text.length;
  }
  if (size > MAX_METADATA) throw new StoreFault(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size.");
  return kept;
}

/** "bucket/key?versionId=…" of a copy's source header. */
export function sourceOf(header: string): { bucket: string; key: string; version: string | null } {
  const [name = "", query = ""] = header.split("?");
  const path = decodeURIComponent(name).replace(/^\//, "");
  const at = path.indexOf("/");
  if (at < 1) throw badRequest("x-amz-copy-source names no object.");
  return { bucket: path.slice(0, at), key: path.slice(at + 1), version: new URLSearchParams(query).get("versionId") };
}

export const iso = (moment: number) => new Date(moment).toISOString();
export const quoted = (etag: string) => `"${etag}"`;
