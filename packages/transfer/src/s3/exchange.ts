import type { Dispatcher } from "undici";
import { networkFault, TransferFault } from "../faults.ts";

export interface ExchangeRequest {
  origin: string;
  method: Dispatcher.HttpMethod;
  path: string;
  headers: Record<string, string>;
  /** `touch` restarts the total time: a sender that waits for its own limit has not failed. */
  body: ((touch: () => void) => Buffer | AsyncIterable<Buffer>) | null;
}

export interface ExchangeLimits {
  signal: AbortSignal;
  /** Without a byte for this long the request has failed. */
  idleMs: number;
  /** However busy it is, it has failed after this. */
  totalMs: number;
}

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

/** Answers are small documents; more than this is no answer of S3. */
const MAX_ANSWER = 8 * 1024 * 1024;

/** One request and its answer, ended by its deadlines or the signal. Throws `TransferFault`; a status of refusal is an answer too. */
export function exchange(dispatcher: Dispatcher, request: ExchangeRequest, limits: ExchangeLimits): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const handler = new Exchange(limits, resolve, reject);
    if (limits.signal.aborted) return handler.cancel();
    const { body, ...rest } = request;
    // Without the word for it every question by HEAD would cost a connection.
    const idle = { headersTimeout: limits.idleMs, bodyTimeout: limits.idleMs, reset: false };
    try {
      dispatcher.dispatch({ ...rest, ...idle, body: (body?.(handler.touch) ?? null) as Dispatcher.DispatchOptions["body"] }, handler);
    } catch (error) {
      handler.fail(networkFault(error));
    }
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (fault: TransferFault) => void;
  readonly #pieces: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #ended: TransferFault | true | undefined;
  #status = 0;
  #headers: Answer["headers"] = {};
  #size = 0;

  constructor({ signal, totalMs }: ExchangeLimits, resolve: (answer: Answer) => void, reject: (fault: TransferFault) => void) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => this.fail(new TransferFault("deadline", "The store did not answer in time.")), totalMs);
    signal.addEventListener("abort", this.cancel);
  }

  readonly cancel = () => this.fail(new TransferFault("cancelled", "The transfer was cancelled."));
  readonly touch = () => void this.#timer.refresh();

  fail(fault: TransferFault): void {
    if (this.#ended) return;
    this.#end(fault);
    this.#controller?.abort(fault);
    this.#reject(fault);
  }

  #end(how: TransferFault | true): void {
    this.#ended = how;
    clearTimeout(this.#timer);
    this.#signal.removeEventListener("abort", this.cancel);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It may have waited for a connection until its time was over.
    if (this.#ended instanceof TransferFault) controller.abort(this.#ended);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Answer["headers"]): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, piece: Buffer): void {
    this.#size += piece.length;
    if (this.#size > MAX_ANSWER) this.fail(new TransferFault("server", "The store's answer is no answer of S3: it has no end."));
    else this.#pieces.push(piece);
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    this.#end(true);
    const body = this.#size === 0 ? "" : Buffer.concat(this.#pieces).toString("utf8");
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(networkFault(error));
  }
}
