import { UNREADABLE } from "./checksums.ts";
import { type PutAnswer, putBlob } from "./put-blob.ts";
import { pause, type Traffic, untilOnline } from "./traffic.ts";
import { waitBefore } from "./until-answered.ts";

/** An address that the API has signed, with the moment of that. */
export interface Address {
  url: string;
  headers: Record<string, string>;
  signedAt: number;
}

/** The store has it already, and nothing has to be sent. */
interface Found {
  etag: string;
}

export type Place = Address | Found | undefined;

/** A file that cannot be sent; the others go on. */
export class FileFault extends Error {}

/** The storage does not answer at all, so every other file would fail as well. */
export class StorageLostError extends Error {
  constructor() {
    super("The storage could not be reached. What has arrived is kept: resume when it is back.");
  }
}

export interface SendOptions {
  traffic: Traffic;
  retries: () => number;
  signal: AbortSignal;
  onBytes: (more: number) => void;
  /** Told when the storage has to be waited for, and when it has answered. */
  onWait: (waits: boolean) => void;
}

/** Addresses are signed for an hour; after a long pause or a computer's sleep another one is asked for. */
const FRESH_MS = 45 * 60_000;
/** How long a storage that does not answer is waited for. */
const PATIENCE_MS = 3 * 60_000;

/** How long a storage that is busy or broken is asked again, however few retries there are. */
const BUSY_MS = 60_000;

/** The store compares what arrives with what was said before. */
const CHANGED = /BadDigest|ChecksumMismatch|XAmzContentSHA256Mismatch|InvalidDigest/;

const isStale = (place: Address | Found) => "url" in place && Date.now() - place.signedAt > FRESH_MS;

/** Sends until it is answered well, with a new address for each attempt. Being offline is no attempt, nor is an address that has expired. */
export async function sendBlob(blob: Blob, first: Place, sign: () => Promise<Place>, options: SendOptions): Promise<{ etag: string }> {
  const { traffic, signal, retries, onBytes, onWait } = options;
  let known = first;
  let lostAt: number | null = null;
  let busyAt: number | null = null;
  let renewed = false;
  for (let tries = 0, waits = 0; ; waits += 1) {
    await untilOnline(signal);
    const leave = await traffic.enter(blob.size, signal);
    const place = known && !isStale(known) ? known : await sign().catch(leaving(leave));
    known = undefined;
    if (!place || !("url" in place)) {
      leave(true);
      if (!place) throw new FileFault("No address was given for it.");
      onBytes(blob.size);
      return place;
    }
    const answer = await putBlob(place.url, blob, { headers: place.headers, signal, onBytes }).catch(leaving(leave));
    const well = answer.status >= 200 && answer.status < 300;
    leave(well);
    if (well && lostAt !== null) onWait(false);
    if (well) return answer;
    if (!navigator.onLine) continue;
    if (!(await isReadable(blob))) throw new FileFault(UNREADABLE);
    if (answer.status === 0) {
      lostAt ??= Date.now();
      if (Date.now() - lostAt > PATIENCE_MS) throw new StorageLostError();
      onWait(true);
    } else if (CHANGED.test(answer.body)) throw new FileFault("It was changed while it was read.");
    else if (hasExpired(answer) && !renewed) {
      renewed = true;
      continue;
    } else {
      if (isBusy(answer)) busyAt ??= Date.now();
      const isPatient = isBusy(answer) && retries() > 0 && Date.now() - (busyAt ?? 0) < BUSY_MS;
      if (tries++ >= retries() && !isPatient) throw new FileFault(wordsOf(answer));
    }
    await pause(waitBefore(waits), signal);
  }
}

/** It cannot serve anybody just now; a full disk stays full. */
const isBusy = ({ status }: PutAnswer) => status === 429 || (status >= 500 && status !== 507);

const hasExpired = ({ status, body }: PutAnswer) => (status === 403 || status === 400) && /expired/i.test(body);

const leaving = (leave: (well: boolean) => void) => (error: unknown) => {
  leave(true);
  throw error;
};

/** Whoever changes, moves or deletes a file takes it from the browser. */
const isReadable = (blob: Blob) =>
  blob
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );

function wordsOf({ status, body }: PutAnswer): string {
  const code = /<Code>(\w+)<\/Code>/.exec(body)?.[1];
  return `The storage answered ${status}${code ? ` ${code}` : ""}.`;
}
