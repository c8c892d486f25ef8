import { sha256 } from "@noble/hashes/sha2.js";
import { createSHA256 } from "hash-wasm";
import type { DigestAnswer, DigestRequest } from "./checksums.ts";

/** Hashes bytes as they come. */
interface Hasher {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

const wholes = new Map<number, Hasher>();
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** WebAssembly is several times as fast, but some browsers are told to refuse it. */
async function newHasher(): Promise<Hasher> {
  const fast = await createSHA256().catch(() => undefined);
  if (!fast) return sha256.create();
  fast.init();
  return { update: (bytes) => fast.update(bytes), digest: () => fast.digest("binary") };
}

/** The browser's own SHA-256 is the fastest, but it is missing on pages without https and cannot go on where it stopped. */
async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if ("subtle" in crypto) return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const hasher = await newHasher();
  hasher.update(bytes);
  return hex(hasher.digest());
}

async function answer({ kind, stream, blob }: DigestRequest): Promise<string> {
  if (kind === "whole") return digestOf(await bytesOf(blob));
  const whole = wholes.get(stream) ?? (await newHasher());
  if (kind === "end") {
    wholes.delete(stream);
    return hex(whole.digest());
  }
  wholes.set(stream, whole);
  const bytes = await bytesOf(blob);
  // The browser hashes the part on another thread meanwhile.
  const own = digestOf(bytes);
  whole.update(bytes);
  return own;
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

let before: Promise<unknown> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<DigestRequest>) => {
  // One after the other: the parts of a file have to be taken in their order.
  before = before
    .then(() => answer(data))
    .then(
      (sha) => self.postMessage({ id: data.id, sha256: sha } satisfies DigestAnswer),
      () => self.postMessage({ id: data.id, sha256: null } satisfies DigestAnswer),
    );
};
