import type { Dispatcher } from "undici";
import { networkFault, TransferFault } from "../faults.ts";

export interface ExchangeRequest {
  origin: string;
  method: Dispatcher.HttpMethod;
  path: string;
  headers: Record<string, string>;
  /** `touch` begins the total time anew: who is made to wait by a limit of his own has not failed. */
  body: ((touch: () => void) => Buffer | AsyncIterable<Buffer>) | null;
}

export interface Patience {
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
export function exchange(dispatcher: Dispatcher, request: ExchangeRequest, { signal, idleMs, totalMs }: Patience): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let ended: TransferFault | true | undefined;
    let controller: Dispatcher.DispatchController | undefined;
    const end = (how: TransferFault | true) => {
      ended = how;
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
    };
    const fail = (fault: TransferFault) => {
      if (ended) return;
      end(fault);
      controller?.abort(fault);
      reject(fault);
    };
    const cancel = () => fail(new TransferFault("cancelled", "The transfer was cancelled."));
    const timer = setTimeout(() => fail(new TransferFault("deadline", "The store did not answer in time.")), totalMs);
    signal.addEventListener("abort", cancel);
    if (signal.aborted) return cancel();
    const pieces: Buffer[] = [];
    let [status, headers, size]: [number, Answer["headers"], number] = [0, {}, 0];
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (started) => {
        controller = started;
        if (ended instanceof TransferFault) started.abort(ended);
      },
      onResponseStart: (_controller, code, fields) => {
        [status, headers] = [code, fields];
      },
      onResponseData: (_controller, piece) => {
        size += piece.length;
        if (size > MAX_ANSWER) fail(new TransferFault("server", "The store's answer is no answer of S3: it has no end."));
        else pieces.push(piece);
      },
      onResponseEnd: () => {
        if (ended) return;
        end(true);
        resolve({ status, headers, body: size === 0 ? "" : Buffer.concat(pieces).toString("utf8") });
      },
      onResponseError: (_controller, error) => fail(networkFault(error)),
    };
    const { body, ...rest } = request;
    const options = { ...rest, body: body?.(() => timer.refresh()) ?? null, headersTimeout: idleMs, bodyTimeout: idleMs };
    try {
      dispatcher.dispatch(options as Dispatcher.DispatchOptions, handler);
    } catch (error) {
      fail(networkFault(error));
    }
  });
}
