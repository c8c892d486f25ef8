import type { Progress } from "../job.ts";
import { storable } from "../json.ts";

const MOST_LINES = 200;

export interface ReportContent {
  progress?: Progress;
  logs?: { text: string; at: number }[];
}

/** Progress and log lines of a run that are not yet written. */
export class PendingReport {
  #progress: Progress;
  #changed = false;
  #lines: { text: string; at: number }[] = [];
  /** The write in progress, which an ending waits for so that events keep their order. */
  writing: Promise<void> | undefined;

  constructor(last: Progress | null) {
    this.#progress = last ?? { done: 0, total: null, unit: "", note: null };
  }

  /** Returns true when the note, the name of a phase, changed: that is shown at once. */
  progress(change: Partial<Progress>): boolean {
    const before = this.#progress;
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined && !Number.isNaN(value)));
    const next: Progress = { ...before, ...given };
    next.unit = storable(next.unit).slice(0, 40);
    next.note = next.note === null ? null : storable(next.note).slice(0, 300);
    this.#progress = next;
    this.#changed = true;
    return next.note !== before.note;
  }

  /** Lines beyond the limit are dropped until the next write. */
  log(text: string): void {
    if (this.#lines.length < MOST_LINES) this.#lines.push({ text, at: Date.now() });
  }

  get empty(): boolean {
    return !this.#changed && this.#lines.length === 0;
  }

  take(): ReportContent {
    const taken: ReportContent = {};
    if (this.#changed) taken.progress = this.#progress;
    if (this.#lines.length > 0) taken.logs = this.#lines;
    this.#changed = false;
    this.#lines = [];
    return taken;
  }

  /** Puts back what could not be written. */
  putBack({ progress, logs }: ReportContent): void {
    if (progress) this.#changed = true;
    if (logs) this.#lines = [...logs, ...this.#lines];
  }
}
