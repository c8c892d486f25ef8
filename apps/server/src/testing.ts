import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { AppError, createLog, type LiveSessions, type Principal, readHealth } from "@frontoffice/api";
import { inCompany, open, router, signedIn } from "@frontoffice/api/doors";
import { type TestApi, type TestCompany, testApi } from "@frontoffice/api/testing";
import { sql } from "@frontoffice/db";
import { tracked } from "@trpc/server";
import { inject } from "vitest";
import { z } from "zod";
import { type App, buildApp } from "./app.ts";
import type { AppParts } from "./app-parts.ts";
import { readSettings } from "./env.ts";

const echo = z.object({
  said: z.string(),
  count: z.number().optional(),
  loud: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
});

/** How far the last `count` has come: a server that waits for its reader does not run ahead of it. */
export const counting = { reached: 0 };

/** A few procedures of each kind, for what the surfaces do with any procedure. */
const testRouter = router({ about: "What is tried out." })({
  things: {
    echo: open({ rest: "GET /things", does: "Say it back." })
      .input(
        z.strictObject({
          said: z.string().max(50),
          count: z.int().max(9).optional(),
          loud: z.boolean().optional(),
          tags: z.array(z.string().max(9)).max(3).optional(),
        }),
      )
      .output(echo)
      .query(({ input }) => input),
    make: open({ rest: "POST /things/{id}", does: "Make a thing.", past: "changed", risk: "write", status: 201 })
      .input(z.strictObject({ id: z.string().max(20), name: z.string().max(50), inner: z.json().optional() }))
      .output(z.object({ id: z.string(), name: z.string() }))
      .mutation(({ input }) => input),
    mine: signedIn({ rest: "GET /things/mine", does: "Say who I am." })
      .output(z.object({ name: z.string(), surface: z.string() }))
      .query(({ ctx }) => ({ name: ctx.principal.user.name, surface: ctx.request.surface })),
    guarded: inCompany("clients:write", { rest: "POST /things/{id}/guarded", does: "Write one.", past: "changed", risk: "write" })
      .input(z.strictObject({ id: z.string().max(20) }))
      .output(z.object({ companyId: z.string() }))
      .mutation(({ ctx }) => ({ companyId: ctx.scope.companyId })),
    guess: open({ rest: "POST /guess", does: "Guess a password.", past: "changed", risk: "write", alone: true })
      .output(z.object({ ok: z.boolean() }))
      .mutation(({ ctx }) => {
        ctx.signIn.cookies?.setSession("a-session-token", 600);
        return { ok: true };
      }),
    leave: open({ rest: "POST /leave", does: "Forget the cookie.", past: "changed", risk: "write", alone: true })
      .output(z.object({ ok: z.boolean() }))
      .mutation(({ ctx }) => {
        ctx.signIn.cookies?.setSession(null, 0);
        return { ok: true };
      }),
    limited: open({ rest: "GET /limited", does: "Refuse." })
      .output(z.object({}))
      .query(() => {
        throw new AppError("rate_limited", "Too often.", { retryAfterSeconds: 7 });
      }),
    broken: open({ rest: "GET /broken", does: "Break." })
      .output(z.object({}))
      .query(() => {
        throw new Error("postgres://boss:hunter2@db/secret is broken");
      }),
    slow: open({ rest: "GET /slow", does: "Ask the database slowly." })
      .input(z.strictObject({ seconds: z.number().max(5) }))
      .output(z.object({ ok: z.boolean() }))
      .query(async ({ ctx, input }) => {
        await sql`select pg_sleep(${input.seconds})`.execute(ctx.signIn.db);
        return { ok: true };
      }),
    file: signedIn({ rest: "GET /file", does: "Answer a file.", download: true })
      .output(z.object({ fileName: z.string(), mediaType: z.string(), encoding: z.enum(["utf8", "base64"]), content: z.string() }))
      .query(() => ({
        fileName: 'Plan "Müller".html',
        mediaType: "text/html",
        encoding: "utf8" as const,
        content: "<script>alert(1)</script>",
      })),
    count: signedIn({ rest: "GET /count/{upTo}", does: "Count upwards.", yields: z.object({ n: z.int() }) })
      .input(z.strictObject({ upTo: z.int().max(1_000_000), fast: z.boolean().optional(), lastEventId: z.string().max(20).nullish() }))
      .subscription(async function* ({ input, signal }) {
        if (input.upTo === 404) throw new AppError("not_found", "There is no such number.");
        for (let n = Number(input.lastEventId ?? 0) + 1; n <= input.upTo && !signal?.aborted; n += 1) {
          counting.reached = n;
          yield tracked(String(n), { n });
          if (n > 2 && !input.fast) await wait(30, undefined, { signal }).catch(() => undefined);
        }
      }),
  },
});

export interface TestServer extends App {
  api: TestApi;
  url: string;
  /** A session for a person of a company; its token is the key of `live` and of `tokens`. */
  signIn(role?: "owner" | "viewer"): Promise<{ token: string; principal: Principal }>;
  /** Gives the session's person another role. */
  changeRole(token: string, role: "owner" | "viewer"): void;
  /** Ends a session everywhere. */
  end(token: string): void;
  close(): Promise<void>;
}

/** A server that listens, on a database of its own. */
export async function testServer(overrides: Partial<AppParts> = {}, environment: Record<string, string> = {}): Promise<TestServer> {
  const api = await testApi();
  const tokens = new Map<string, Principal>();
  const company = await api.company();
  const live = async (callers: readonly Principal[]): Promise<LiveSessions> => {
    const asked = new Set(callers.map(({ sessionId }) => sessionId));
    return new Map([...tokens.values()].filter(({ sessionId }) => asked.has(sessionId)).map((one) => [one.sessionId, one.company]));
  };
  const settings = readSettings({
    NODE_ENV: "test",
    SECRET_KEY: "kept for tests alone 0123456789abcdef",
    DATABASE_URL: api.db.ownerUrl,
    ...environment,
  });
  const app = await buildApp({
    settings,
    services: api.services,
    router: testRouter,
    sessions: { resolve: async (token) => tokens.get(token) ?? null, findLive: live },
    readHealth: () => readHealth(api.services),
    log: createLog(environment.LOG_LEVEL ?? "silent", "test"),
    webDir: "/nowhere",
    ...overrides,
  });
  const url = await app.fastify.listen({ port: 0, host: "127.0.0.1" });
  const close = async () => {
    app.fastify.server.closeAllConnections();
    await app.fastify.close();
    await api.close();
  };
  return { ...app, api, url, close, ...sessionsOf(company, tokens) };
}

/** Sessions that a test begins, changes and ends by hand; they live in this map alone. */
function sessionsOf(company: TestCompany, tokens: Map<string, Principal>): Pick<TestServer, "signIn" | "changeRole" | "end"> {
  return {
    signIn: async (role = "owner") => {
      const token = randomUUID();
      const principal = { ...(await company.principal(role)), sessionId: randomUUID() };
      tokens.set(token, principal);
      return { token, principal };
    },
    changeRole: (token, role) => {
      const principal = tokens.get(token);
      if (principal?.company) tokens.set(token, { ...principal, company: { ...principal.company, role } });
    },
    end: (token) => void tokens.delete(token),
  };
}

/** Reads a stream of events until `enough` says so, the stream ends or nobody would wait any longer. */
export async function readEvents(response: Response, enough: (text: string) => boolean): Promise<{ text: string; ended: boolean }> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  const over = Date.now() + inject("patienceMs");
  let text = "";
  while (reader && Date.now() < over && !enough(text)) {
    const part = await Promise.race([reader.read(), wait(over - Date.now(), undefined)]);
    if (part === undefined) break;
    if (part.done) return { text, ended: true };
    text += decoder.decode(part.value, { stream: true });
  }
  await reader?.cancel();
  return { text, ended: false };
}
