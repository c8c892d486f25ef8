interface Asked {
  id: number;
  stream: number;
}
export type DigestRequest = Asked & ({ ask: "whole" | "part"; blob: Blob } | { ask: "end"; blob?: never });
export interface DigestAnswer {
  id: number;
  /** Null where the file could not be read. */
  sha256: string | null;
}

/** The bytes of a file cannot be read any more. */
export class UnreadableError extends Error {
  constructor() {
    super("The file cannot be read any more: it was changed, moved or deleted.");
  }
}

interface Helper {
  worker: Worker;
  waiting: Map<number, (sha256: string | null) => void>;
}

function startHelper(): Helper {
  const worker = new Worker(new URL("./digest-worker.ts", import.meta.url), { type: "module" });
  const waiting: Helper["waiting"] = new Map();
  worker.onmessage = ({ data }: MessageEvent<DigestAnswer>) => {
    waiting.get(data.id)?.(data.sha256);
    waiting.delete(data.id);
  };
  worker.onerror = () => {
    for (const answer of waiting.values()) answer(null);
    waiting.clear();
  };
  return { worker, waiting };
}

let count = 0;

/** SHA-256 away from the page's own thread, so that it stays quick whatever is read. */
export class Digests {
  readonly #helpers: Helper[] = [];

  #ask(stream: number, request: { ask: "whole" | "part"; blob: Blob } | { ask: "end" }): Promise<string> {
    const at = stream % Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1));
    this.#helpers[at] ??= startHelper();
    const { worker, waiting } = this.#helpers[at];
    const id = ++count;
    return new Promise((done, failed) => {
      waiting.set(id, (sha256) => (sha256 === null ? failed(new UnreadableError()) : done(sha256)));
      worker.postMessage({ ...request, id, stream } satisfies DigestRequest);
    });
  }

  ofWhole(blob: Blob): Promise<string> {
    return this.#ask(++count, { ask: "whole", blob });
  }

  /** For a file in parts: each part's own digest, and in the end that of all together. */
  ofParts(): { part(blob: Blob): Promise<string>; end(): Promise<string> } {
    const stream = ++count;
    return { part: (blob) => this.#ask(stream, { ask: "part", blob }), end: () => this.#ask(stream, { ask: "end" }) };
  }

  close(): void {
    for (const helper of this.#helpers) helper?.worker.terminate();
    this.#helpers.length = 0;
  }
}
