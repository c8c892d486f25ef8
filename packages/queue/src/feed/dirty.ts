/** A flag that one reader waits for; raising it twice before it is looked at counts once. */
export class Dirty {
  #raised = true;
  #wake: (() => void) | undefined;

  raise(): void {
    this.#raised = true;
    this.#wake?.();
  }

  /** Resolves when raised since the last call, when the time is over, or when the signal aborts. */
  async next(signal: AbortSignal, limitMs: number): Promise<void> {
    if (!this.#raised && !signal.aborted) {
      await new Promise<void>((wake) => {
        const timer = setTimeout(wake, limitMs);
        this.#wake = () => {
          clearTimeout(timer);
          wake();
        };
        signal.addEventListener("abort", this.#wake, { once: true });
      });
      if (this.#wake) signal.removeEventListener("abort", this.#wake);
      this.#wake = undefined;
    }
    this.#raised = false;
  }
}
