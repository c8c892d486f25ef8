/** Bytes that were sent up to a moment, in milliseconds. */
interface Sample {
  at: number;
  bytes: number;
}

const WINDOW_MS = 10_000;
const LEAST_MS = 500;

/** Measures how fast an upload is, over the last ten seconds. Tabs in the background are woken late: only the samples' own moments count. */
export class SpeedMeter {
  #samples: Sample[] = [];

  /** Takes a sample; bytes a second, or null while it is too early to say. */
  sample(bytes: number, at = performance.now()): number | null {
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > WINDOW_MS) this.#samples.shift();
    const [first] = this.#samples;
    if (!first || at - first.at < LEAST_MS) return null;
    return Math.max(0, Math.round(((bytes - first.bytes) / (at - first.at)) * 1_000));
  }
}

/** Seconds until the rest is sent; null while nobody can say. */
export function etaOf(bytesLeft: number, speedBps: number | null): number | null {
  if (bytesLeft <= 0) return 0;
  return speedBps ? Math.ceil(bytesLeft / speedBps) : null;
}
