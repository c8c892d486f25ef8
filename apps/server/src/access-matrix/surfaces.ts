import { randomInt } from "node:crypto";
import { type Door, mcpSurface } from "@frontoffice/api";

/** What a surface answered, without what differs from call to call. */
export interface Answer {
  status: number;
  code: string | undefined;
  body: string;
}

export interface Call {
  door: Door;
  input: unknown;
  token: string | null;
  headers?: Record<string, string>;
}

/** A way to the doors. */
export interface Surface {
  name: string;
  /** Whether this door can be reached here. */
  leadsTo(door: Door): boolean;
  /** Whether people's sessions count here, or keys alone. */
  takesSessions: boolean;
  send(url: string, attempt: Call): Promise<Answer>;
}

/** The status that goes with an error where HTTP's own went out before, or says nothing of the call. */
const STATUS: Readonly<Record<string, number>> = {
  not_found: 404,
  forbidden: 403,
  unauthorized: 401,
  conflict: 409,
  invalid: 400,
  limit_reached: 402,
  precondition: 412,
  rate_limited: 429,
};

export const trpc: Surface = {
  name: "tRPC",
  leadsTo: () => true,
  takesSessions: true,
  send: (url, { door, input, token, headers }) => {
    const address = `${url}/trpc/${door.name}`;
    const json = input === undefined ? undefined : JSON.stringify(input);
    const asking = json === undefined ? address : `${address}?input=${encodeURIComponent(json)}`;
    return door.type === "mutation"
      ? call(address, { method: "POST", body: json ?? "", headers: headersFor(token, headers) })
      : call(asking, { headers: headersFor(token, headers) });
  },
};

export const rest: Surface = {
  name: "REST",
  leadsTo: (door) => door.rest !== undefined,
  takesSessions: true,
  send: (url, { door, input, token, headers }) => {
    if (!door.rest) throw new Error(`${door.name} has no REST address`);
    const { method, path, params } = door.rest;
    const fields = { ...(input as Record<string, unknown> | undefined) };
    let address = `${url}/api${path}`;
    for (const name of params) {
      address = address.replace(`{${name}}`, encodeURIComponent(wellFormed(String(fields[name]))));
      delete fields[name];
    }
    const init = { method, headers: headersFor(token, headers) };
    if (method === "GET" || method === "DELETE") return call(`${address}?${queryOf(fields)}`, init);
    return call(address, { ...init, body: JSON.stringify(fields) });
  },
};

export const mcp: Surface = {
  name: "MCP",
  leadsTo: (door) => mcpSurface([door]).findTool(toolOf(door)) !== undefined,
  takesSessions: true,
  send: async (url, { door, input, token, headers }) => {
    const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: toolOf(door), arguments: input ?? {} } };
    const init = { method: "POST", headers: { ...headersFor(token, headers), accept: "application/json, text/event-stream" } };
    const answer = await call(`${url}/mcp`, { ...init, body: JSON.stringify(message) });
    return answer.status === 200 ? readResult(answer) : answer;
  },
};

export function toolOf({ name }: Pick<Door, "name">): string {
  return name.replaceAll(".", "_");
}

/** What a tool answered, once; an error of a call has the status that it has elsewhere. */
function readResult({ body }: Answer): Answer {
  const { result, error } = JSON.parse(body) as {
    result?: { isError?: boolean; structuredContent?: unknown; content: unknown };
    error?: object;
  };
  if (!result) return { status: 400, code: "invalid", body: JSON.stringify(error) };
  const said = JSON.stringify(result.structuredContent ?? result.content);
  const code = result.isError ? /"code":"([a-z_]+)"/.exec(said)?.[1] : undefined;
  return { status: result.isError ? (STATUS[code ?? ""] ?? 500) : 200, code, body: said };
}

/** An address can carry no half of a surrogate pair. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}

function queryOf(fields: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) query.append(key, typeof one === "object" ? JSON.stringify(one) : String(one));
    }
  }
  return query.toString();
}

function headersFor(token: string | null, more: Record<string, string> = {}): Record<string, string> {
  const octet = () => randomInt(1, 255);
  return {
    "content-type": "application/json",
    accept: "application/json",
    "x-forwarded-for": `10.${octet()}.${octet()}.${octet()}`,
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...more,
  };
}

/** Sends and reads what comes back; of a stream its first event. */
export async function call(address: string, init: RequestInit): Promise<Answer> {
  const stop = new AbortController();
  const response = await fetch(address, { ...init, redirect: "manual", signal: stop.signal });
  const streams = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  const text = streams ? await firstEvent(response) : await response.text();
  if (streams) stop.abort();
  const body = text.replaceAll(/"requestId":"[^"]*"/g, '"requestId":""');
  const code = /"code":"([a-z_]+)"/.exec(body)?.[1];
  const status = streams && code !== undefined && /"requestId"/.test(body) ? (STATUS[code] ?? 500) : response.status;
  return { status, code, body };
}

async function firstEvent(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  const over = setTimeout(() => void reader?.cancel(), 3_000);
  let text = "";
  try {
    while (reader) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
      const frame = text.split("\n\n").find((one) => one.includes("data:") && !/^event: (connected|ping)/m.test(one));
      if (frame !== undefined && text.includes(`${frame}\n\n`)) return frame;
    }
    return "";
  } finally {
    clearTimeout(over);
  }
}
