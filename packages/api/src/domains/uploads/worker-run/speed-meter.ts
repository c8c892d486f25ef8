/** A speed is the average over about so many measurements. */
const SMOOTHING = 6;
const SHORTEST_SECONDS = 0.25;

/** How fast a transfer is, in bytes per second. */
export class SpeedMeter {
  #measuredAt = Date.now();
  #bytes: number;
  #speed: number | null = null;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** The smoothed speed, given the bytes that were sent so far; null until the first interval is over. */
  measure(bytes: number): number | null {
    const now = Date.now();
    const seconds = (now - this.#measuredAt) / 1_000;
    if (seconds >= SHORTEST_SECONDS) {
      const current = Math.max(0, bytes - this.#bytes) / seconds;
      this.#speed = this.#speed === null ? current : this.#speed + (current - this.#speed) / SMOOTHING;
      this.#measuredAt = now;
      this.#bytes = bytes;
    }
    return this.#speed === null ? null : Math.round(this.#speed);
  }
}
