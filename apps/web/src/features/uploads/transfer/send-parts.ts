import type { SignedFilesView } from "@frontoffice/api/schema/uploads/files";
import type { Digests } from "./checksums.ts";
import type { Place } from "./send-blob.ts";

type SignedFile = SignedFilesView["files"][number];

export interface Part {
  number: number;
  blob: Blob;
  sha256: string;
}

export interface SentPart {
  number: number;
  etag: string;
  sha256: string;
}

interface PartsOptions {
  digests: Digests;
  /** What has begun already, and what the store has of it. */
  begun: Pick<SignedFile, "done"> & { partSize: number };
  signal: AbortSignal;
  sign: (parts: Part[]) => Promise<Map<number, Place>>;
  put: (blob: Blob, first: Place, again: () => Promise<Place>, signal: AbortSignal) => Promise<{ etag: string }>;
  /** A part that the store has already: read, and not sent. */
  onFound: (bytes: number) => void;
  onAcknowledged: (bytes: number) => void;
}

/** Parts whose addresses are asked for together, and groups of them that are on their way at once. */
const GROUP = 4;
const GROUPS_AHEAD = 4;

/** Sends a file in parts, of which only a few are held at once; those that the store has are read and compared, but not sent. */
export async function sendParts(file: File, options: PartsOptions): Promise<{ sha256: string; parts: SentPart[] }> {
  const { begun, digests, onFound, onAcknowledged } = options;
  const { partSize, done } = begun;
  const there = new Map(done.map((part) => [part.number, part]));
  const whole = digests.ofParts();
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const sent: SentPart[] = [];
  const groups: Promise<void>[] = [];
  let group: Part[] = [];
  const send = () => {
    const sending = sendGroup(group, { ...options, signal }).then((some) => void sent.push(...some));
    sending.catch((error: unknown) => failed.abort(error));
    groups.push(sending);
    group = [];
  };
  try {
    const count = Math.max(1, Math.ceil(file.size / partSize));
    for (let number = 1; number <= count; number += 1) {
      signal.throwIfAborted();
      const blob = file.slice((number - 1) * partSize, number * partSize);
      const sha256 = await whole.part(blob);
      const known = there.get(number);
      if (known?.size === blob.size && (known.sha256 ?? sha256) === sha256) {
        onFound(blob.size);
        onAcknowledged(blob.size);
        sent.push({ number, etag: known.etag, sha256 });
      } else group.push({ number, blob, sha256 });
      if (group.length === GROUP) send();
      // What is read further ahead than it can be sent would be signed too early.
      await groups[groups.length - GROUPS_AHEAD];
    }
    if (group.length > 0) send();
    await Promise.all(groups);
    return { sha256: await whole.end(), parts: sent.sort((a, b) => a.number - b.number) };
  } catch (error) {
    failed.abort(error);
    // Nothing of it is on its way any more when it is reported.
    await Promise.allSettled(groups);
    throw options.signal.aborted ? options.signal.reason : error;
  }
}

async function sendGroup(group: Part[], { sign, put, signal, onAcknowledged }: PartsOptions): Promise<SentPart[]> {
  signal.throwIfAborted();
  const signed = await sign(group);
  return Promise.all(
    group.map(async (part) => {
      const again = async () => {
        signal.throwIfAborted();
        return (await sign([part])).get(part.number);
      };
      const { etag } = await put(part.blob, signed.get(part.number), again, signal);
      onAcknowledged(part.blob.size);
      return { number: part.number, etag, sha256: part.sha256 };
    }),
  );
}
