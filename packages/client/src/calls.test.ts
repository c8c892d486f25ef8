import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { ApprovalPendingError, createFrontofficeClient, FrontofficeError, isFrontofficeError } from "./index.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const servers: Server[] = [];
let seen: IncomingMessage[] = [];

/** A server that answers one request after the other; the last answer is kept. */
async function serve(...answers: Answer[]) {
  seen = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    seen.push(request);
    request.resume().on("end", () => answer?.(request, response));
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return createFrontofficeClient({ url, apiKey: "fok_test", timeoutMs: 400 });
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const says =
  (status: number, body: object, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const done = says(200, { result: { data: { id: "x" } } });
const fails = (code: string, httpStatus: number, details?: object, headers?: Record<string, string>) =>
  says(httpStatus, { error: { message: "Because.", code: -32000, data: { code, httpStatus, details, requestId: "r-1" } } }, headers);
const hangs: Answer = () => undefined;
const breaks: Answer = (_request, response) => response.destroy();
const gateway: Answer = (_request, response) => response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");

const header = (name: string) => seen.map(({ headers }) => headers[name]);

test("a query is sent again after a broken connection, a gateway's page, an outage and silence", async () => {
  const client = await serve(breaks, gateway, fails("unavailable", 503), done);
  expect(await client.clients.get({ id: "x" })).toEqual({ id: "x" });
  expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(4).fill("GET /trpc/clients.get?input=%7B%22id%22%3A%22x%22%7D"));
  const patient = await serve(hangs, done);
  expect(await patient.clients.get({ id: "x" })).toEqual({ id: "x" });
});

test("a mutation is sent again under one idempotency key, its own for each call", async () => {
  const client = await serve(breaks, done, done);
  await client.clients.update({ id: "x", name: "y" });
  await client.clients.update({ id: "x", name: "y" });
  const [first, second, third] = header("idempotency-key");
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect([second, third === first]).toEqual([first, false]);
  await client.clients.update({ id: "x", name: "y" }, { idempotencyKey: "mine" });
  expect(header("idempotency-key").at(-1)).toBe("mine");
});

test("a mutation whose first sending still runs asks again for its answer", async () => {
  const client = await serve(fails("conflict", 409, { idempotencyKey: true }), done);
  expect(await client.jobs.cancel({ id: "x" })).toEqual({ id: "x" });
  expect(seen).toHaveLength(2);
});

test("what concerns a person's sign-in is sent once", async () => {
  const client = await serve(breaks, done);
  await expect(client.auth.logout()).rejects.toMatchObject({ code: "network" });
  expect([seen.length, header("idempotency-key")]).toEqual([1, [undefined]]);
});

test("the server's Retry-After is waited for, unless it asks for too much", async () => {
  const client = await serve(fails("rate_limited", 429, { limit: 2 }, { "retry-after": "1" }), done);
  const began = Date.now();
  await client.clients.list();
  expect(Date.now() - began).toBeGreaterThanOrEqual(1000);
  const hopeless = await serve(fails("rate_limited", 429, {}, { "retry-after": "3600" }), done);
  await expect(hopeless.clients.list()).rejects.toMatchObject({ code: "rate_limited", status: 429, retryAfterSeconds: 3600 });
  expect(seen).toHaveLength(1);
});

test("a refusal is not sent again, and arrives with everything that is known of it", async () => {
  const client = await serve(fails("conflict", 409, { currentVersion: 7 }));
  const error: unknown = await client.clients.update({ id: "x" }).catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(FrontofficeError);
  expect(error).toMatchObject({
    message: "Because.",
    status: 409,
    details: { currentVersion: 7 },
    requestId: "r-1",
    procedure: "clients.update",
  });
  expect([isFrontofficeError(error), isFrontofficeError(error, "conflict"), isFrontofficeError(error, "invalid")]).toEqual([
    true,
    true,
    false,
  ]);
  expect(seen).toHaveLength(1);
});

test("after its retries a call fails with the last reason", async () => {
  const client = await serve(breaks);
  await expect(client.clients.list()).rejects.toMatchObject({ code: "network", status: 0 });
  expect(seen).toHaveLength(4);
});

test("a call that is given up rejects with the signal's reason, also while it waits to be sent again", async () => {
  const reason = new Error("enough");
  for (const answer of [hangs, fails("rate_limited", 429, {}, { "retry-after": "30" })]) {
    const client = await serve(answer);
    const stop = new AbortController();
    setTimeout(() => stop.abort(reason), 100);
    await expect(client.clients.list({}, { signal: stop.signal })).rejects.toBe(reason);
  }
});

test("a preview is asked for by a header and carries no idempotency key; a reason may be in any language", async () => {
  const client = await serve(done);
  await client.clients.update.preview({ id: "x" });
  await client.clients.update({ id: "x" }, { preview: true });
  await client.clients.delete({ id: "x" }, { reason: "Vertrag läuft aus – 契約終了" });
  expect(header("preview")).toEqual(["true", "true", undefined]);
  expect(header("idempotency-key").map((key) => key === undefined)).toEqual([true, true, false]);
  expect(decodeURIComponent(String(header("approval-reason").at(-1)))).toBe("UTF-8''Vertrag läuft aus – 契約終了");
});

test("a held call rejects with its approval, and awaitApproval asks until it is over", async () => {
  const preview = { preview: true, changes: [], jobs: [] };
  const approval = { id: "a-1", status: "pending", expiresAt: "2026-11-28T00:00:00.000Z", preview };
  const view = (fields: object) => says(200, { result: { data: { comment: null, outcome: null, ...fields } } });
  const client = await serve(
    fails("precondition", 412, { approval }),
    view({ done: false, status: "pending" }),
    view({ done: false, status: "approved" }),
    view({ done: true, status: "approved", comment: "Fine.", outcome: { ok: true, answer: { id: "x" }, error: null } }),
  );
  const held: unknown = await client.clients.delete({ id: "x" }).catch((error: unknown) => error);
  expect(held).toBeInstanceOf(ApprovalPendingError);
  expect(held).toMatchObject({ id: "a-1", preview, code: "precondition" });
  const outcome = await client.awaitApproval("a-1");
  expect(outcome).toEqual({ status: "approved", comment: "Fine.", outcome: { ok: true, answer: { id: "x" }, error: null } });
  expect(seen).toHaveLength(4);
});
