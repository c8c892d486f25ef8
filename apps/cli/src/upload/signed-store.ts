import { createHash } from "node:crypto";
import {
  type CompleteRequest,
  type ObjectStore,
  type PartRequest,
  type Payload,
  type PutRequest,
  type StoredObject,
  type StoredPart,
  TransferFault,
} from "@frontoffice/transfer";
import type { Puts } from "./puts.ts";
import type { SessionCalls } from "./session-calls.ts";

interface SentPart {
  number: number;
  etag: string;
  sha256: string;
}

/**
 * The session's store as somebody reaches it who has no credentials for it: the server signs each request, counts a file once the
 * store has confirmed it, and keeps the uploads in parts. A file's id is its key, and the id of its upload too.
 */
export class SignedStore implements ObjectStore {
  /** Unknown: parts are compared by their MD5 as well. */
  readonly checksChecksums = false;
  readonly #calls: SessionCalls;
  readonly #puts: Puts;
  readonly #sent = new Map<string, Map<number, SentPart>>();

  constructor(calls: SessionCalls, puts: Puts) {
    this.#calls = calls;
    this.#puts = puts;
  }

  /** The server looks at the key when it confirms the file. */
  head(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async put({ key, payload, sha256 }: PutRequest, signal: AbortSignal): Promise<StoredObject> {
    const { put } = await this.#calls.signedPut(key, sha256);
    // Without an address the store has it already: an earlier run sent it and was stopped before it confirmed it.
    const etag = put ? await this.#puts.put(put, payload, signal) : "";
    return { size: payload.size, etag, sha256 };
  }

  beginUpload({ key }: { key: string }): Promise<string> {
    return Promise.resolve(key);
  }

  async putPart({ key, number, payload, md5 }: PartRequest, signal: AbortSignal): Promise<{ etag: string }> {
    const ready = await this.#calls.partsOf(key)?.take(number);
    const { address, sha256, ...there } = ready?.size === payload.size ? ready : await this.#signOne(key, number, payload);
    const etag = address ? await this.#puts.put(address, payload, signal) : there.etag;
    if (etag === undefined) throw new TransferFault("refused", "This file is not on its way any more.");
    if (md5 && /^[0-9a-f]{32}$/.test(etag) && etag !== md5) {
      throw new TransferFault("checksum", "The store keeps other bytes than were sent.");
    }
    this.#keep(key, { number, etag, sha256 });
    return { etag };
  }

  async #signOne(fileId: string, number: number, payload: Payload) {
    const sha256 = await digestOf(payload);
    const signed = await this.#calls.sign({ fileId, parts: [{ number, size: payload.size, sha256 }] });
    const address = signed.parts.find((part) => part.number === number);
    return { sha256, address, etag: signed.done.find((part) => part.number === number)?.etag };
  }

  /** A part of which the store gives no checksum is sent again: it could not be confirmed. */
  async listParts({ key }: { key: string }): Promise<StoredPart[]> {
    const { done } = await this.#calls.sign({ fileId: key });
    const parts = done.flatMap(({ number, size, etag, sha256 }) =>
      sha256 === null ? [] : [{ number, size, etag, sha256, crc32: undefined }],
    );
    for (const { number, etag, sha256 } of parts) this.#keep(key, { number, etag, sha256 });
    return parts;
  }

  async completeUpload({ key, parts, sha256, size }: CompleteRequest): Promise<StoredObject> {
    const known = this.#sent.get(key);
    const sent = parts.flatMap(({ number, etag }) => {
      const part = known?.get(number);
      return part?.etag === etag ? part : [];
    });
    const { status, etag, error } = await this.#calls.confirm({ fileId: key, sha256, size, parts: sent });
    if (status === "failed") throw new TransferFault("refused", error ?? "The store does not have this file.");
    if (status !== "uploaded" && status !== "skipped_duplicate") throw new TransferFault("server", error ?? "The store did not answer.");
    this.#sent.delete(key);
    return { size, etag: etag ?? "", sha256 };
  }

  answers(signal: AbortSignal): Promise<boolean> {
    return this.#puts.answers(signal);
  }

  /** The server aborts uploads that nobody resumes. */
  abortUpload(): Promise<void> {
    return Promise.resolve();
  }

  #keep(key: string, part: SentPart): void {
    const parts = this.#sent.get(key) ?? new Map<number, SentPart>();
    this.#sent.set(key, parts.set(part.number, part));
  }
}

async function digestOf(payload: Payload): Promise<string> {
  const hash = createHash("sha256");
  const source = payload.open();
  for await (const piece of Buffer.isBuffer(source) ? [source] : source) hash.update(piece);
  return hash.digest("hex");
}
