import type { AppRouter } from "@frontoffice/api/client";
import { createTRPCClient, httpLink } from "@trpc/client";
import { expect, vi } from "vitest";
import { PATIENCE_MS } from "../scripts/patience.ts";
import { newOwner, PATIENCE, type Person } from "./steps.ts";

export interface Answer<Body = unknown> {
  status: number;
  text: string;
  body: Body;
}

export interface Program {
  token: string;
  companyId: string;
  rest<Body = unknown>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Body>>;
  trpc: ReturnType<typeof createTRPCClient<AppRouter>>;
}

/** A program of a company of its own, signed up over REST and holding a Bearer token. */
export async function registerProgram(url: string, companyName: string, who: Partial<Person> = {}): Promise<Program> {
  const { name, email, password } = newOwner({ name: "Ada Program", ...who });
  const person = { name, companyName, email, password, timezone: "Europe/Berlin" };
  const { status, body } = await callerOf(url)<{ token: string; company: { id: string } }>("POST", "/api/auth/register", person);
  if (status !== 201) throw new Error(`Sign-up answered ${status}: ${JSON.stringify(body)}`);
  return programWith(url, body.token, body.company.id);
}

/** The same company with another token. */
export function programWith(url: string, token: string, companyId: string): Program {
  const headers = { authorization: `Bearer ${token}` };
  const trpc = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, headers })] });
  return { token, companyId, rest: callerOf(url, token), trpc };
}

function callerOf(url: string, token?: string): Program["rest"] {
  return async <Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: (text.startsWith("{") ? JSON.parse(text) : null) as Body };
  };
}

/** Waits for a job to be done. */
export async function untilSucceeded({ trpc }: Program, id: string): Promise<void> {
  await vi.waitFor(async () => expect(await trpc.jobs.get.query({ id })).toMatchObject({ status: "succeeded" }), {
    ...PATIENCE,
    interval: 100,
  });
}

export interface StreamEvent {
  id: string | undefined;
  event: string;
  data: Record<string, unknown>;
}

/** Reads an event stream until `enough` says so, then drops the connection; or to its end. */
export async function readStream(url: string, headers: Record<string, string>, enough: (event: StreamEvent) => boolean = () => false) {
  const connection = new AbortController();
  const response = await fetch(url, { headers, signal: AbortSignal.any([connection.signal, AbortSignal.timeout(PATIENCE_MS)]) });
  if (!response.ok || !response.body) throw new Error(`The stream answered ${response.status}: ${await response.text()}`);
  const events: StreamEvent[] = [];
  let rest = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const frames = (rest + chunk).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      const event = parseFrame(frame);
      if (!event) continue;
      events.push(event);
      if (!enough(event)) continue;
      connection.abort();
      return events;
    }
  }
  return events;
}

/** Undefined for heartbeats and other frames without data. */
function parseFrame(frame: string): StreamEvent | undefined {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(frame)?.[1];
  const data = field("data");
  return data === undefined ? undefined : { id: field("id"), event: field("event") ?? "message", data: JSON.parse(data || "{}") };
}
