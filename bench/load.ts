import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface Load {
  url: string;
  token?: string | undefined;
  /** An MCP message to post instead of a GET. */
  message?: object | undefined;
  connections: number;
  /** How long, or how many requests. */
  until: { seconds: number } | { requests: number };
}

export interface Sample {
  /** Requests a second. */
  rate: number;
  /** Requests in all. */
  count: number;
  p50: number;
  p99: number;
}

/** Asks one address over so many connections for so long, or so many times. Throws when one answer is no success: an error page must not win. */
export async function load({ url, token, message, connections, until }: Load): Promise<Sample> {
  const authorization = token ? ["-H", `authorization=Bearer ${token}`] : [];
  const json = ["-H", "content-type=application/json", "-H", "accept=application/json, text/event-stream"];
  const body = message ? ["-m", "POST", ...json, "-b", JSON.stringify({ jsonrpc: "2.0", id: 1, ...message })] : [];
  const end = "seconds" in until ? ["-d", String(until.seconds)] : ["-a", String(until.requests)];
  const asked = ["-j", ...end, "-c", String(connections), ...authorization, ...body, url];
  const { stdout } = await promisify(execFile)("node_modules/.bin/autocannon", asked, { maxBuffer: 1 << 24 });
  const { requests, latency, non2xx, errors, duration } = JSON.parse(stdout);
  if (non2xx > 0 || errors > 0) throw new Error(`${url}: ${non2xx} refused, ${errors} failed`);
  return { rate: requests.total / duration, count: requests.total, p50: latency.p50, p99: latency.p99 };
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
