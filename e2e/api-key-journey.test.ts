import { setTimeout as wait } from "node:timers/promises";
import type { FrontofficeClient } from "@frontoffice/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CuttingProxy, cuttingProxy } from "./cutting-proxy.ts";
import { holdDrafts } from "./holds.ts";
import { installOutside, type OutsideProject } from "./packed-client.ts";
import { sharedProduct } from "./product.ts";
import { type Program, programWith, registerProgram, untilSucceeded } from "./program.ts";
import { BUSINESS } from "./steps.ts";

const product = sharedProduct();
let outside: OutsideProject;
let proxy: CuttingProxy;
let owner: Program;
let client: FrontofficeClient;
let program: Program;
let own: string;
let other: string;
let key: { id: string; secret: string };
let draft: { jobId: string; strategyId: string };

const DAY_MS = 86_400_000;

beforeAll(async () => {
  outside = await installOutside();
  proxy = await cuttingProxy(product.url);
  owner = await registerProgram(product.url, "Northlight Agency");
  own = (await owner.trpc.clients.create.mutate(BUSINESS)).id;
  other = (await owner.trpc.clients.create.mutate({ name: "Southwind Bakery" })).id;
});
afterAll(async () => {
  proxy?.close();
  await outside?.remove();
});

/** What a failed call says, from the packed client, over REST and over MCP. */
async function refusals(call: () => Promise<unknown>, rest: [string, string, unknown?], tool: [string, object]): Promise<unknown[]> {
  const error = await call().then(
    () => null,
    (refused: unknown) => refused,
  );
  if (!outside.client.isFrontofficeError(error)) throw new Error("The call was not refused.", { cause: error });
  const [method, path, body] = rest;
  const answer = await program.rest<{ error: { code: string; message: string } }>(method, path, body);
  const said = await mcp("tools/call", { name: tool[0], arguments: tool[1] });
  expect(answer.body.error).toMatchObject({ code: error.code, message: error.message });
  expect(answer.status).toBe(error.status);
  expect(JSON.stringify(said)).toContain(error.code);
  return [error.code, error.status, error.details];
}

/** One message to /mcp; its result, or its error. */
async function mcp(method: string, params: object = {}): Promise<Record<string, unknown>> {
  const answer = await fetch(`${product.url}/mcp`, {
    method: "POST",
    headers: { authorization: `Bearer ${key.secret}`, "content-type": "application/json", accept: "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const text = await answer.text();
  const json = text.startsWith("{") ? text : (/^data: (.*)$/m.exec(text)?.[1] ?? "{}");
  const { result, error } = JSON.parse(json);
  return result ?? { status: answer.status, ...error };
}

describe("a program with an API key", () => {
  test("gets a key for one client, and its secret once", async () => {
    const issued = await owner.trpc.apiKeys.issue.mutate({
      name: "Planner",
      kind: "agent",
      scopes: ["clients:read", "strategies:write"],
      clientIds: [own],
      expiresAt: new Date(Date.now() + 30 * DAY_MS).toISOString(),
    });
    key = { id: issued.id, secret: issued.secret ?? "" };
    expect(key.secret).toMatch(/^fok_/);
    expect(JSON.stringify(await owner.trpc.apiKeys.get.query({ id: key.id }))).not.toContain(key.secret);
    client = outside.client.createFrontofficeClient({ url: proxy.url, apiKey: key.secret });
    program = programWith(product.url, key.secret, owner.companyId);
  });

  test("asks who it is, and sees its scopes and limits", async () => {
    const me = await client.auth.me();
    expect(me).toEqual((await program.rest("GET", "/api/auth/me")).body);
    expect(me.key).toMatchObject({ id: key.id, kind: "agent", scopes: ["clients:read", "strategies:write"], maxRisk: "write" });
    expect([me.session, me.clientIds]).toEqual([null, [own]]);
  });

  test("sees its client and no other, and is told which scope it lacks", async () => {
    expect((await client.clients.list()).items.map(({ id }) => id)).toEqual([own]);
    const missing = await refusals(
      () => client.clients.get({ id: other }),
      ["GET", `/api/clients/${other}`],
      ["clients_get", { id: other }],
    );
    expect(missing).toEqual(["not_found", 404, { entity: "client" }]);
    const error: unknown = await client.users.list().catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: "forbidden", status: 403, details: { scope: "users:read" } });
    expect((await program.rest("GET", "/api/users")).body).toMatchObject({
      error: { code: "forbidden", details: { scope: "users:read" } },
    });
  });

  test("orders a draft twice under one key and gets one job; another order under it is a conflict", async () => {
    const order = { clientId: own, weeks: 2 };
    const options = { idempotencyKey: "spring-plan" };
    const release = await holdDrafts(product, owner.companyId);
    try {
      draft = await client.strategies.generate(order, options);
      expect(await client.strategies.generate(order, options)).toEqual(draft);
      const late = await client.strategies.generate({ ...order, weeks: 3 }, options).catch((refused: unknown) => refused);
      expect(late).toMatchObject({ code: "conflict", status: 409 });
      const repeated = await program.rest("POST", "/api/strategies/generate", order, { "idempotency-key": "spring-plan" });
      expect([repeated.status, repeated.body]).toEqual([202, draft]);
      await followThroughCuts(release);
    } finally {
      await release();
    }
  });

  /** Step 5: the line is cut while the draft waits, and again while it is written. */
  async function followThroughCuts(release: () => Promise<void>): Promise<void> {
    const received: number[] = [];
    let cuts = 0;
    for await (const { seq, ...event } of client.jobs.watch({ id: draft.jobId, lastEventId: "0" })) {
      received.push(seq);
      if (event.kind === "progress" && event.progress.note === "Drafting" && cuts === 0) {
        cuts = proxy.cut();
        await release();
      } else if (cuts === 1) cuts += proxy.cut();
    }
    await untilSucceeded(owner, draft.jobId);
    const stored = await product.db.owner.selectFrom("jobEvents").select("seq").where("jobId", "=", draft.jobId).orderBy("seq").execute();
    expect(received).toEqual(stored.map(({ seq }) => seq));
    expect(received.length).toBeGreaterThan(4);
    expect(cuts).toBeGreaterThanOrEqual(2);
  }

  test("saves on the version it has seen; on a stale one it is told the current version", async () => {
    const { id, version, sections } = await client.strategies.get({ id: draft.strategyId });
    if (!sections) throw new Error("The draft is empty.");
    const summary = { ...sections.summary, headline: "Twenty new patients by June" };
    const change = { expectedVersion: version, sections: { summary } };
    expect((await client.strategies.update({ id, ...change })).version).toBe(version + 1);
    const stale = await refusals(
      () => client.strategies.update({ id, ...change }),
      ["PUT", `/api/strategies/${id}`, change],
      ["strategies_update", { id, ...change }],
    );
    expect(stale).toMatchObject(["conflict", 409, { currentVersion: version + 1 }]);
  });

  test("finds over MCP the tools that the key may use and no others, with hints; REST is described", async () => {
    const { tools } = (await mcp("tools/list")) as { tools: { name: string; annotations: Record<string, boolean>; inputSchema: object }[] };
    const names = tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["clients_list", "strategies_generate", "jobs_get"]));
    expect(names.filter((name) => /^(users|apiKeys|webhooks|audit)_|clients_(create|update|delete)|strategies_approve/.test(name))).toEqual(
      [],
    );
    expect(tools.find(({ name }) => name === "clients_list")?.annotations).toMatchObject({ readOnlyHint: true });
    expect(tools.find(({ name }) => name === "strategies_generate")?.annotations).toMatchObject({ readOnlyHint: false });
    const document = await program.rest<{ paths: Record<string, unknown> }>("GET", "/openapi.json");
    expect(Object.keys(document.body.paths)).toContain("/strategies/generate");
  });

  test("waits for a person where its ceiling ends: approved, the call is made once; refused, it is told why", async () => {
    const terms = { name: "Careful", scopes: ["clients:write" as const], maxRisk: "read" as const, approvalMode: "risky" as const };
    const { secret } = await owner.trpc.apiKeys.issue.mutate(terms);
    const careful = outside.client.createFrontofficeClient({ url: product.url, apiKey: secret ?? "" });
    const rename = (name: string) =>
      careful.clients.update({ id: other, name }, { reason: "Neuer Name – 新しい名前" }).catch((held: unknown) => held);
    const [wanted, unwanted] = [await rename("Southwind Bread"), await rename("Southwind Cakes")];
    const { ApprovalPendingError } = outside.client;
    if (!(wanted instanceof ApprovalPendingError && unwanted instanceof ApprovalPendingError)) throw new Error("The calls were not held.");
    expect(wanted.preview?.changes[0]).toMatchObject({ entity: "client", entityId: other, after: { name: "Southwind Bread" } });
    const outcomes = Promise.all([careful.awaitApproval(wanted.id), careful.awaitApproval(unwanted.id)]);
    expect(await owner.trpc.approvals.get.query({ id: wanted.id })).toMatchObject({ reason: "Neuer Name – 新しい名前" });
    await owner.trpc.approvals.approve.mutate({ id: wanted.id, comment: "Fine." });
    await owner.trpc.approvals.reject.mutate({ id: unwanted.id, comment: "They bake bread." });
    expect(await outcomes).toMatchObject([
      { status: "approved", comment: "Fine.", outcome: { ok: true, answer: { name: "Southwind Bread" } } },
      { status: "rejected", comment: "They bake bread.", outcome: null },
    ]);
    expect((await owner.trpc.clients.get.query({ id: other })).name).toBe("Southwind Bread");
  });

  test("is shut out everywhere within a second of the key's end, and its stream ends", async () => {
    const release = await holdDrafts(product, owner.companyId);
    try {
      const { jobId } = await client.strategies.regenerate({ id: draft.strategyId, expectedVersion: 2 });
      const following = (async () => {
        for await (const _ of client.jobs.watch({ id: jobId })) await Promise.resolve();
      })().catch((ended: unknown) => ended);
      await wait(500);
      await owner.trpc.apiKeys.revoke.mutate({ id: key.id });
      const ended = Date.now();
      await expect.poll(async () => (await program.rest("GET", "/api/clients")).status, { interval: 50 }).toBe(401);
      expect(await client.clients.list().catch((refused: unknown) => refused)).toMatchObject({ code: "unauthorized", status: 401 });
      expect(await mcp("tools/list")).toMatchObject({ status: 401 });
      expect(await following).toMatchObject({ code: "unauthorized" });
      expect(Date.now() - ended).toBeLessThan(3_000);
    } finally {
      await release();
    }
  });
});
