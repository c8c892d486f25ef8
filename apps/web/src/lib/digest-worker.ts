import { sha256 } from "@noble/hashes/sha2.js";
import type { DigestAnswer, DigestRequest } from "./digests.ts";

const wholes = new Map<number, ReturnType<typeof sha256.create>>();
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The browser's own SHA-256 is the fastest, but it is missing on pages without https and cannot go on where it stopped. */
async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex("subtle" in crypto ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) : sha256(bytes));
}

async function answer({ ask, stream, blob }: DigestRequest): Promise<string> {
  if (ask === "end") {
    const whole = wholes.get(stream);
    wholes.delete(stream);
    return hex((whole ?? sha256.create()).digest());
  }
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (ask === "part") {
    const whole = wholes.get(stream) ?? sha256.create();
    wholes.set(stream, whole.update(bytes));
  }
  return digestOf(bytes);
}

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
