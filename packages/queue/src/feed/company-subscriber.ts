import { Dirty } from "./dirty.ts";

/** A snapshot replaces what the reader knew; changes are whole jobs to be put in by id. */
export interface CompanyFeedItem<View> {
  kind: "snapshot" | "changes";
  jobs: View[];
}

/** More changed jobs than this wait for a slow reader only as one fresh snapshot. */
const MOST_PENDING = 1_000;
/** A reader looks again after this long, whatever it has heard. */
const LOOK_MS = 60_000;

/** What one reader of a company's feed has yet to get. The items are the same objects for all of them. */
export class CompanySubscriber<View> {
  readonly #dirty = new Dirty();
  readonly #ask: () => void;
  /** `lost` asks for a snapshot when the reader takes the next item, `asked` waits for it, `current` is told every change. */
  #state: "lost" | "asked" | "current" = "lost";
  #wanted = false;
  #pending: CompanyFeedItem<View>[] = [];
  #pendingJobs = 0;
  #error: unknown;

  /** `ask` is called when a snapshot is wanted. */
  constructor(ask: () => void) {
    this.#ask = ask;
  }

  /** Whether a snapshot is wanted; who takes the request answers it with `begin`. */
  takeRequest(): boolean {
    const wanted = this.#wanted;
    this.#wanted = false;
    return wanted;
  }

  /** Ignored when the reader has to start over again meanwhile. */
  begin(snapshot: CompanyFeedItem<View>): void {
    if (this.#state !== "asked" || this.#wanted) return;
    this.#state = "current";
    this.#add(snapshot);
  }

  push(item: CompanyFeedItem<View>): void {
    if (this.#state !== "current") return;
    if (this.#pendingJobs + item.jobs.length > MOST_PENDING && this.#pendingJobs > 0) this.startOver();
    else this.#add(item);
  }

  startOver(): void {
    this.#pending = [];
    this.#pendingJobs = 0;
    this.#wanted = false;
    this.#state = "lost";
    this.#dirty.raise();
  }

  /** Ends the stream with this error. */
  fail(error: unknown): void {
    this.#error = error;
    this.#dirty.raise();
  }

  async *stream(signal: AbortSignal): AsyncGenerator<CompanyFeedItem<View>, void, void> {
    while (!signal.aborted) {
      await this.#dirty.next(signal, LOOK_MS);
      if (this.#error !== undefined) throw this.#error;
      if (this.#state === "lost") this.#request();
      for (let item = this.#take(); item && !signal.aborted; item = this.#take()) yield item;
    }
  }

  #request(): void {
    this.#state = "asked";
    this.#wanted = true;
    this.#ask();
  }

  #add(item: CompanyFeedItem<View>): void {
    this.#pending.push(item);
    this.#pendingJobs += item.jobs.length;
    this.#dirty.raise();
  }

  #take(): CompanyFeedItem<View> | undefined {
    const item = this.#pending.shift();
    this.#pendingJobs -= item?.jobs.length ?? 0;
    return item;
  }
}
