import { Readable } from "node:stream";
import { type Bandwidth, type Payload, TransferFault } from "@frontoffice/transfer";
import { Agent, request } from "undici";

const PIECE = 65_536;
/** A request may take this long, and longer the more it carries. */
const DEADLINE_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 16;
const PATIENT_MS = 24 * 3_600_000;

interface Address {
  url: string;
  headers: Record<string, string>;
}

/** Sends bytes to addresses that the server has signed. */
export class Puts {
  readonly #agent: Agent;
  readonly #bandwidth: Bandwidth;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** So many requests at once at most; the others wait in line. */
  constructor(bandwidth: Bandwidth, connections: number) {
    this.#bandwidth = bandwidth;
    this.#free = connections;
    this.#agent = new Agent({ connections, pipelining: 1, headersTimeout: 0, bodyTimeout: DEADLINE_MS, connect: { timeout: 10_000 } });
  }

  /** Answers the ETag. Throws `TransferFault`. */
  async put(address: Address, payload: Payload, signal: AbortSignal): Promise<string> {
    await this.#turn();
    try {
      return await this.#send(address, payload, signal);
    } finally {
      this.#free += 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#free === 0) await new Promise<void>((go) => this.#waiting.push(go));
    this.#free -= 1;
  }

  async #send({ url, headers }: Address, payload: Payload, signal: AbortSignal): Promise<string> {
    const late = AbortSignal.timeout(this.#bandwidth.isLimited ? PATIENT_MS : DEADLINE_MS + Math.ceil(payload.size / SLOWEST_BYTES_PER_MS));
    try {
      const answer = await request(url, {
        method: "PUT",
        headers: { ...headers, "content-length": String(payload.size) },
        body: this.#bodyOf(payload, signal),
        dispatcher: this.#agent,
        signal: AbortSignal.any([signal, late]),
      });
      const text = await answer.body.text();
      if (answer.statusCode === 200) return String(answer.headers.etag ?? "").replaceAll('"', "");
      throw faultOf(answer.statusCode, text, answer.headers["retry-after"]);
    } catch (error) {
      if (error instanceof TransferFault) throw error;
      if (signal.aborted) throw new TransferFault("cancelled", "The transfer was cancelled.", { cause: error });
      if (late.aborted) throw new TransferFault("deadline", "The store did not answer in time.", { cause: error });
      throw new TransferFault("network", "The connection to the store broke.", { cause: error });
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #bodyOf(payload: Payload, signal: AbortSignal): Buffer | Readable {
    const source = payload.open();
    if (this.#bandwidth.isLimited) return Readable.from(paced(source, this.#bandwidth, signal));
    return Buffer.isBuffer(source) ? source : Readable.from(source);
  }
}

async function* paced(source: Buffer | AsyncIterable<Buffer>, bandwidth: Bandwidth, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const chunk of Buffer.isBuffer(source) ? [source] : source) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE);
      await bandwidth.take(piece.length, signal);
      yield piece;
    }
  }
}

/** What the store refused, by its own code. A signature that is over is made anew with the next attempt. */
function faultOf(status: number, text: string, retryAfter: unknown): TransferFault {
  const code = /<Code>([A-Za-z0-9]{1,60})<\/Code>/.exec(text)?.[1];
  const more = { code, ...(Number(retryAfter) > 0 && { waitMs: Number(retryAfter) * 1_000 }) };
  if (code === "SlowDown" || status === 503 || status === 429) return new TransferFault("slow_down", "The store asks to slow down.", more);
  if (/Digest|Checksum|SHA256/i.test(code ?? ""))
    return new TransferFault("checksum", "The store received other bytes than were sent.", more);
  if (code === "RequestTimeout" || status >= 500 || /expired/i.test(text))
    return new TransferFault("server", `The store answered ${status}.`, more);
  return new TransferFault("refused", `The store refused the file (${code ?? status}).`, more);
}
