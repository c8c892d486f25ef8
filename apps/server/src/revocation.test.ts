import { setTimeout as wait } from "node:timers/promises";
import { appRouter, findLivePrincipals, resolveCaller, type Services } from "@frontoffice/api";
import { codeOf } from "@frontoffice/api/testing/codes";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readEvents, type TestServer, testServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  let services: Services | undefined;
  const real = () => services as Services;
  server = await testServer({
    router: appRouter,
    sessions: { resolve: (token, ip) => resolveCaller(real(), token, ip), findLive: (callers) => findLivePrincipals(real(), callers) },
  });
  services = server.api.services;
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.api.db.owner.deleteFrom("rateBuckets").execute();
});

/** The streams look twice a second; the rest is for a busy machine. */
const ABOUT_A_SECOND = 1_500;
const PASSWORD = "long quiet river 42";

async function post(path: string, token: string | undefined, input?: object) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const method = path.startsWith("/auth/sessions/0") ? "DELETE" : "POST";
  const answer = await fetch(`${server.url}/api${path}`, { method, headers, body: JSON.stringify(input ?? {}) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** Somebody with two sessions: one that looks on, one that acts. */
async function twoSessions() {
  const email = `ada-${Math.random().toString(36).slice(2)}@example.com`;
  const first = await post("/auth/register", undefined, { email, password: PASSWORD, name: "Ada", companyName: "Ada Agency" });
  const second = await post("/auth/login", undefined, { email, password: PASSWORD });
  return { email, watching: String(first.body.token), acting: String(second.body.token) };
}

const STREAMS = { "an SSE stream": "/api/jobs/events", "a tRPC subscription": "/trpc/jobs.watchAll" };

type Ending = (sessions: { watching: string; acting: string }) => Promise<{ status: number }>;
const ENDINGS: Record<string, Ending> = {
  "ending it from another session": async ({ watching, acting }) => {
    const me = await fetch(`${server.url}/api/auth/me`, { headers: { authorization: `Bearer ${watching}` } });
    const { session } = (await me.json()) as { session: { id: string } };
    return post(`/auth/sessions/${session.id}`, acting);
  },
  "signing out everywhere but here": ({ acting }) => post("/auth/sessions/end-others", acting),
  "signing out everywhere": ({ acting }) => post("/auth/sessions/end-all", acting),
  "a change of the password": ({ acting }) =>
    post("/auth/change-password", acting, { currentPassword: PASSWORD, newPassword: "another quiet river 43" }),
  "turning two-factor sign-in on": async ({ acting }) => {
    const { body } = await post("/auth/second-factor/set-up", acting);
    return post("/auth/second-factor/enable", acting, { code: codeOf(String(body.secret)) });
  },
};

describe.each(Object.entries(STREAMS))("%s of a session closes within about a second", (_kind, address) => {
  test.each(Object.entries(ENDINGS))("of %s", async (_what, end) => {
    const sessions = await twoSessions();
    const headers = { authorization: `Bearer ${sessions.watching}` };
    const stream = await fetch(`${server.url}${address}`, { headers });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    await wait(300);
    expect((await end(sessions)).status).toBe(200);
    const began = performance.now();
    const { ended } = await readEvents(stream, () => false);
    expect([ended, performance.now() - began < ABOUT_A_SECOND]).toEqual([true, true]);
    expect((await fetch(`${server.url}/api/jobs`, { headers })).status).toBe(401);
  });
});
