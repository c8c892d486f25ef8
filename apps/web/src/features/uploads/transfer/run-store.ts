import { emptyUpload, reduce, type UploadEvent, type UploadState } from "@frontoffice/client/upload";

const NOTIFY_MS = 250;
/** What happens many times a second; pages need not see each one. */
const FREQUENT: ReadonlySet<UploadEvent["kind"]> = new Set(["found", "rejected", "bytes", "outcome", "current"]);

/** The state of a transfer, for pages that follow it. */
export class RunStore {
  state: UploadState = emptyUpload;
  readonly #listeners = new Set<() => void>();
  #notifiedAt = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly dispatch = (event: UploadEvent): void => {
    const next = reduce(this.state, event);
    if (next === this.state) return;
    this.state = next;
    const now = performance.now();
    if (FREQUENT.has(event.kind) && now - this.#notifiedAt < NOTIFY_MS) return;
    this.#notifiedAt = now;
    for (const listener of this.#listeners) listener();
  };
}
