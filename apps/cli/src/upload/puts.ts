import { type Bandwidth, exchange, type Payload, TransferFault } from "@frontoffice/transfer";
import { Agent } from "undici";

/** Bytes that are handed to the connection at once: each piece that leaves shows that the other end still takes them. */
const PIECE = 262_144;
/** The same under a limit, so that it is kept evenly. */
const PACED_PIECE = 32_768;
/** Without a byte for this long a request has failed. */
const IDLE_MS = 60_000;
/** However busy it is, it has failed after this, and longer the more it carries. */
const DEADLINE_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 4;

/** A store that says nothing for so long is away. */
const ANSWER_MS = 3_000;

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
  #origin: string | undefined;

  /** So many requests at once at most; the others wait in line. */
  constructor(bandwidth: Bandwidth, connections: number) {
    this.#bandwidth = bandwidth;
    this.#free = connections;
    this.#agent = new Agent({ connections, pipelining: 1, connect: { timeout: 10_000 } });
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

  /** Whether the store answers anybody at all, be it with a refusal; true before anything was sent to it. */
  async answers(signal: AbortSignal): Promise<boolean> {
    if (this.#origin === undefined) return true;
    const request = { origin: this.#origin, path: "/", method: "GET" } as const;
    try {
      const answer = await this.#agent.request({ ...request, signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
      await answer.body.dump();
      return answer.statusCode < 500 && answer.statusCode !== 429;
    } catch {
      return false;
    }
  }

  async #turn(): Promise<void> {
    while (this.#free === 0) await new Promise<void>((go) => this.#waiting.push(go));
    this.#free -= 1;
  }

  async #send({ url, headers }: Address, payload: Payload, signal: AbortSignal): Promise<string> {
    const { origin, pathname, search } = new URL(url);
    this.#origin = origin;
    const limits = { signal, idleMs: IDLE_MS, totalMs: DEADLINE_MS + Math.ceil(payload.size / SLOWEST_BYTES_PER_MS) };
    const answer = await exchange(
      this.#agent,
      {
        origin,
        method: "PUT",
        path: `${pathname}${search}`,
        headers: { ...headers, "content-length": String(payload.size) },
        body: payload.size === 0 ? null : (touch) => this.#bodyOf(payload, { signal, touch }),
      },
      limits,
    );
    if (answer.status === 200) return String(answer.headers.etag ?? "").replaceAll('"', "");
    throw faultOf(answer.status, answer.body, answer.headers["retry-after"]);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  /** Small bodies go as they are. A limit may be set while a body is on its way, so larger ones go in pieces. */
  #bodyOf(payload: Payload, turn: { signal: AbortSignal; touch: () => void }): Buffer | AsyncIterable<Buffer> {
    const source = payload.open();
    if (!this.#bandwidth.isLimited && Buffer.isBuffer(source) && source.length <= PIECE) return source;
    return paced(source, this.#bandwidth, turn);
  }
}

async function* paced(
  source: Buffer | AsyncIterable<Buffer>,
  bandwidth: Bandwidth,
  { signal, touch }: { signal: AbortSignal; touch: () => void },
): AsyncGenerator<Buffer> {
  for await (const chunk of Buffer.isBuffer(source) ? [source] : source) {
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + (bandwidth.isLimited ? PACED_PIECE : PIECE));
      at += piece.length;
      await bandwidth.take(piece.length, signal);
      touch();
      yield piece;
    }
  }
}

/** What the store refused, by its own code. An expired address is signed again for the next attempt. */
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
