import { lookup as dnsLookup, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, buildConnector, type RequestInit as UndiciRequestInit, fetch as undiciFetch } from "undici";
import { isPublicAddress, literalAddress } from "./outbound-address.ts";

export type OutboundReason = "url" | "scheme" | "port" | "address" | "redirect" | "size" | "deadline";

/** A request that the guard refused or cut off. The message names the rule, never an answer's body. */
export class OutboundError extends Error {
  readonly reason: OutboundReason;

  constructor(reason: OutboundReason, message: string) {
    super(message);
    this.name = "OutboundError";
    this.reason = reason;
  }
}

export interface OutboundOptions {
  /** Also plain http, for tests and machines without TLS. Default false. */
  allowHttp?: boolean;
  /** Origins the operator configured, for example "http://127.0.0.1:11434": exempt from scheme, port and address rules. */
  allowedOrigins?: readonly string[];
  /** Default 80, 443, 8080, 8443. */
  ports?: readonly number[];
  /** From the call to the last byte of the body. Default 30,000. */
  deadlineMs?: number;
  /** Of the decoded body, in bytes. Default 5,000,000. */
  maxBytes?: number;
  /** Default: the system's resolver. Whatever it answers is still filtered. */
  resolve?: (hostname: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;
}

export interface Outbound {
  /** A fetch for requests to the outside. Rejects with `OutboundError` where the guard says no. */
  fetch: typeof globalThis.fetch;
  /** Throws the `OutboundError` that a request to this address would meet before it is sent. A name that is not found passes: it may come. */
  check(address: string): Promise<void>;
  close(): Promise<void>;
}

/** The guard for clients that hold their connections themselves. */
export interface OutboundGuard {
  /** Throws the `OutboundError` that the address alone earns; names are judged again when they are connected to. */
  assert(url: URL): void;
  connect: buildConnector.connector;
}

/** The same rules for clients with a pool of their own; deadlines, redirects and sizes are then theirs to limit. */
export function createGuard(options: OutboundOptions = {}): OutboundGuard {
  const trusted = new Set((options.allowedOrigins ?? []).map((origin) => new URL(origin).origin));
  return {
    assert(url) {
      if (url.username || url.password) throw credentialsInAddress();
      if (!trusted.has(url.origin)) assertAllowed(url, options);
    },
    connect: guardedConnector(trusted, options),
  };
}

const DEFAULT_PORTS = [80, 443, 8080, 8443];
const DEFAULT_DEADLINE_MS = 30_000;
const DEFAULT_MAX_BYTES = 5_000_000;

/** The guard every adapter sends through: it holds no state but its connections, and follows no redirect. */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const trusted = new Set((options.allowedOrigins ?? []).map((origin) => new URL(origin).origin));
  const agent = new Agent({ connect: guardedConnector(trusted, options), headersTimeout: 0, bodyTimeout: 0 });
  const fetchGuarded: typeof globalThis.fetch = async (input, init) => {
    const url = parseUrl(input);
    if (!trusted.has(url.origin)) assertAllowed(url, options);
    return send(url, init, agent, options);
  };
  const check = async (address: string) => {
    const url = parseUrl(address);
    if (trusted.has(url.origin)) return;
    assertAllowed(url, options);
    if (literalAddress(url.hostname) === undefined) await assertResolves(url.hostname, options.resolve ?? resolveBySystem);
  };
  return { fetch: fetchGuarded, check, close: () => agent.destroy() };
}

const LOOKUP_MS = 3_000;

/** Refuses a name whose every address is private. */
async function assertResolves(hostname: string, resolve: NonNullable<OutboundOptions["resolve"]>): Promise<void> {
  const addresses = await new Promise<LookupAddress[]>((give) => {
    const timer = setTimeout(() => give([]), LOOKUP_MS);
    resolve(hostname, (error, found) => {
      clearTimeout(timer);
      give(error ? [] : found);
    });
  });
  if (addresses.length > 0 && !addresses.some(({ address }) => isPublicAddress(address))) throw refusedAddress();
}

function parseUrl(input: string | URL | Request): URL {
  if (typeof input !== "string" && !(input instanceof URL)) throw new OutboundError("url", "Pass the address as text or URL.");
  const url = URL.parse(String(input));
  if (!url) throw new OutboundError("url", "This is not a valid address.");
  if (url.username || url.password) throw credentialsInAddress();
  return url;
}

function credentialsInAddress(): OutboundError {
  return new OutboundError("url", "An address must not contain a user name or password.");
}

/** Refuses what the address alone shows to be wrong; names are judged again at connect time, after DNS. */
function assertAllowed(url: URL, options: OutboundOptions): void {
  if (url.protocol !== "https:" && !(options.allowHttp && url.protocol === "http:")) {
    throw new OutboundError("scheme", "Only https addresses are allowed.");
  }
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if (!(options.ports ?? DEFAULT_PORTS).includes(port)) throw new OutboundError("port", `Port ${port} is not allowed.`);
  const literal = literalAddress(url.hostname);
  if (literal !== undefined && !isPublicAddress(literal)) throw refusedAddress();
}

function refusedAddress(): OutboundError {
  return new OutboundError("address", "This address belongs to a private or special network.");
}

function guardedConnector(trusted: ReadonlySet<string>, options: OutboundOptions): buildConnector.connector {
  const open = buildConnector({ timeout: 10_000 });
  const guarded = buildConnector({ timeout: 10_000, lookup: filteringLookup(options.resolve ?? resolveBySystem) });
  return (target, done) => {
    const port = target.port || (target.protocol === "https:" ? "443" : "80");
    if (trusted.has(new URL(`${target.protocol}//${bracketed(target.hostname)}:${port}`).origin)) return open(target, done);
    const literal = literalAddress(target.hostname);
    if (literal !== undefined && !isPublicAddress(literal)) return done(refusedAddress(), null);
    return guarded(target, done);
  };
}

const bracketed = (hostname: string) => (hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname);

function resolveBySystem(hostname: string, done: (error: Error | null, addresses: LookupAddress[]) => void): void {
  dnsLookup(hostname, { all: true }, (error, addresses) => done(error, addresses ?? []));
}

/** A lookup that leaves only public addresses, so what is connected is what was checked (no rebinding in between). */
function filteringLookup(resolve: NonNullable<OutboundOptions["resolve"]>): LookupFunction {
  return (hostname, lookupOptions, done) => {
    resolve(hostname, (error, found) => {
      if (error) return done(error, "", 0);
      const addresses = found.filter(({ address }) => isPublicAddress(address));
      const first = addresses[0];
      if (!first) return done(refusedAddress(), "", 0);
      if (lookupOptions.all) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}

async function send(url: URL, init: RequestInit | undefined, agent: Agent, options: OutboundOptions): Promise<Response> {
  const cut = new AbortController();
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const timer = setTimeout(() => cut.abort(new OutboundError("deadline", `No complete answer within ${deadlineMs} ms.`)), deadlineMs);
  const signal = init?.signal ? AbortSignal.any([init.signal, cut.signal]) : cut.signal;
  try {
    const request = { ...init, signal, dispatcher: agent, redirect: "manual" } as UndiciRequestInit;
    const answer = await undiciFetch(url, request);
    if (answer.status >= 300 && answer.status < 400 && answer.status !== 304) {
      await answer.body?.cancel();
      throw new OutboundError("redirect", "The server redirects elsewhere; configure the final address.");
    }
    const { status, statusText } = answer;
    const headers = new Headers([...answer.headers]);
    if (!answer.body) {
      clearTimeout(timer);
      return new Response(null, { status, statusText, headers });
    }
    return new Response(limited(answer.body, options.maxBytes ?? DEFAULT_MAX_BYTES, timer), { status, statusText, headers });
  } catch (error) {
    clearTimeout(timer);
    throw unwrapped(error);
  }
}

/** Passes the body on, counts it, and closes the connection beyond `maxBytes` or when the reader leaves. */
function limited(body: AsyncIterable<Uint8Array>, maxBytes: number, timer: NodeJS.Timeout): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = body[Symbol.asyncIterator]();
  let bytes = 0;
  const stop = async () => {
    clearTimeout(timer);
    await chunks.return?.();
  };
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (done) {
          clearTimeout(timer);
          return controller.close();
        }
        bytes += value.byteLength;
        if (bytes > maxBytes) {
          await stop();
          return controller.error(new OutboundError("size", `The answer is longer than ${maxBytes} bytes.`));
        }
        return controller.enqueue(new Uint8Array(value));
      } catch (error) {
        clearTimeout(timer);
        return controller.error(unwrapped(error));
      }
    },
    cancel: stop,
  });
}

/** undici hides the connector's error in a TypeError "fetch failed". */
function unwrapped(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof OutboundError ? error.cause : error;
}
