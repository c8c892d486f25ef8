interface Numbered {
  id: number;
  stream: number;
}
export type DigestRequest = Numbered & ({ kind: "whole" | "part"; blob: Blob } | { kind: "end"; blob?: never });
export interface DigestAnswer {
  id: number;
  /** Null where the file could not be read. */
  sha256: string | null;
}

export const UNREADABLE = "The file cannot be read any more: it was changed, moved or deleted.";

/** The bytes of a file cannot be read any more. */
export class UnreadableError extends Error {
  constructor() {
    super(UNREADABLE);
  }
}

interface Helper {
  worker: Worker;
  waiting: Map<number, { done: (sha256: string) => void; failed: (error: Error) => void }>;
}

function startHelper(): Helper {
  const worker = new Worker(new URL("./checksum-worker.ts", import.meta.url), { type: "module" });
  const waiting: Helper["waiting"] = new Map();
  worker.onmessage = ({ data }: MessageEvent<DigestAnswer>) => {
    const waitingFor = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.sha256 === null) waitingFor?.failed(new UnreadableError());
    else waitingFor?.done(data.sha256);
  };
  return { worker, waiting };
}

function endHelper({ worker, waiting }: Helper, why: Error): void {
  worker.terminate();
  for (const { failed } of waiting.values()) failed(why);
  waiting.clear();
}

let count = 0;

/** SHA-256 away from the page's own thread, so that it stays quick whatever is read. */
export class Digests {
  #helpers: (Helper | undefined)[] = [];

  #request(stream: number, request: { kind: "whole" | "part"; blob: Blob } | { kind: "end" }): Promise<string> {
    const at = stream % Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1));
    const { worker, waiting } = this.#helperAt(at);
    const id = ++count;
    return new Promise((done, failed) => {
      waiting.set(id, { done, failed });
      worker.postMessage({ ...request, id, stream } satisfies DigestRequest);
    });
  }

  #helperAt(at: number): Helper {
    const running = this.#helpers[at];
    if (running) return running;
    const helper = startHelper();
    // That is no fault of the file: a new version of the page may have taken the place of this one.
    helper.worker.onerror = () => {
      this.#helpers[at] = undefined;
      endHelper(helper, new Error("Files cannot be read in this page any more. Reload it, and choose them again."));
    };
    this.#helpers[at] = helper;
    return helper;
  }

  ofWhole(blob: Blob): Promise<string> {
    return this.#request(++count, { kind: "whole", blob });
  }

  /** For a file in parts: each part's own digest, and in the end that of all together. */
  ofParts(): { part(blob: Blob): Promise<string>; end(): Promise<string> } {
    const stream = ++count;
    return { part: (blob) => this.#request(stream, { kind: "part", blob }), end: () => this.#request(stream, { kind: "end" }) };
  }

  /** Helpers start again when there is something to read. */
  close(): void {
    for (const helper of this.#helpers) if (helper) endHelper(helper, new Error("The reading was stopped."));
    this.#helpers = [];
  }
}
