/** How to reach a Frontoffice. */
export interface FrontofficeOptions {
  /** Where the product is served: "https://office.example.com". */
  url: string | URL;
  /** An API key, or the token of a session. */
  apiKey: string;
  /** Sends the requests; the platform's own when left out. */
  fetch?: typeof fetch;
  /** How often a call is sent again that got no answer, 429 or 503. Default 3. */
  retries?: number;
  /** Milliseconds for each attempt of a call. Default 30,000. */
  timeoutMs?: number;
  /** Milliseconds for which a broken stream tries to come back. Default 300,000. */
  reconnectForMs?: number;
}

/** The options with everything said. */
export interface Connection {
  url: string;
  apiKey: string;
  fetch: typeof fetch;
  retries: number;
  timeoutMs: number;
  reconnectForMs: number;
}

/** Fills in what was left out. Throws a TypeError for an address that is none, and for a key that cannot travel in a header. */
export function toConnection({ url, apiKey, ...options }: FrontofficeOptions): Connection {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError("The apiKey is empty or holds characters that no key has.");
  return {
    url: new URL(url).href.replace(/\/+$/, ""),
    apiKey,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    retries: options.retries ?? 3,
    timeoutMs: options.timeoutMs ?? 30_000,
    reconnectForMs: options.reconnectForMs ?? 300_000,
  };
}
