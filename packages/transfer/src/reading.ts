import { createHash, type Hash, hash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Buffers } from "./buffers.ts";
import { TransferFault } from "./faults.ts";
import type { OpenFile } from "./source.ts";

export const MB = 1024 * 1024;

/** Larger parts are read a second time while they are sent rather than held: files above 160 GiB have them. */
export const HELD_BYTES = 16 * MB;

export interface SmallFile {
  bytes: Buffer;
  /** Hex. */
  sha256: string;
}

/** The whole of a small file, read and hashed once. */
export async function readSmall(file: OpenFile, buffers: Buffers): Promise<SmallFile> {
  const bytes = buffers.take(file.size);
  if ((await file.read(bytes, 0)) !== file.size) throw becameShorter();
  await file.verifyUnchanged();
  return { bytes, sha256: hash("sha256", bytes, "hex") };
}

/** Hashes a file of any size in small pieces. */
export async function digestFile(file: OpenFile, signal: AbortSignal): Promise<string> {
  const sha256 = createHash("sha256");
  const piece = Buffer.allocUnsafe(MB);
  for (let at = 0; at < file.size; ) {
    signal.throwIfAborted();
    const into = piece.subarray(0, Math.min(MB, file.size - at));
    if ((await file.read(into, at)) !== into.length) throw becameShorter();
    sha256.update(into);
    at += into.length;
  }
  await file.verifyUnchanged();
  return sha256.digest("hex");
}

/** A part of a large file, with what proves it. */
export interface Part {
  number: number;
  /** Bytes. */
  size: number;
  /** Base64. */
  crc32: string;
  /** Hex. */
  md5: string | undefined;
  /** The bytes, where they are held. */
  held: Buffer | undefined;
  open(): Buffer | AsyncIterable<Buffer>;
}

/** Where a part lies in its file. */
export interface PartPlace {
  number: number;
  start: number;
  size: number;
}

/** What is hashed while a part is read: the file's own hash, where it is not known yet, and the part's MD5, where it is wanted. */
export interface PartDigests {
  whole: Hash | undefined;
  withMd5: boolean;
}

export async function readPart(
  file: OpenFile,
  { number, start, size }: PartPlace,
  { whole, withMd5 }: PartDigests,
  buffers: Buffers,
): Promise<Part> {
  const md5 = withMd5 ? createHash("md5") : undefined;
  let crc = 0;
  const held = size <= HELD_BYTES ? buffers.take(size) : undefined;
  const piece = held ?? Buffer.allocUnsafe(MB);
  for (let at = 0; at < size; ) {
    const into = held ?? piece.subarray(0, Math.min(piece.length, size - at));
    if ((await file.read(into, start + at)) !== into.length) throw becameShorter();
    whole?.update(into);
    md5?.update(into);
    crc = crc32(into, crc);
    at += into.length;
  }
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc >>> 0);
  const open = () => held ?? again(file, start, size);
  return { number, size, crc32: checksum.toString("base64"), md5: md5?.digest("hex"), held, open };
}

async function* again(file: OpenFile, start: number, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; ) {
    const piece = Buffer.allocUnsafe(Math.min(MB, size - at));
    if ((await file.read(piece, start + at)) !== piece.length) throw becameShorter();
    at += piece.length;
    yield piece;
  }
}

const becameShorter = () => new TransferFault("changed", "The file became shorter while it was read.");
