import { setTimeout as wait } from "node:timers/promises";
import { type DB, sql } from "@frontoffice/db";
import { statementsOf } from "@frontoffice/db/statements";
import { createWorker, type JobContext } from "@frontoffice/queue";
import { isTrackedEnvelope } from "@trpc/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { silent } from "../../testing/jobs.ts";
import { createJobHandlers, QUEUE_LIMITS } from "../../worker.ts";
import { makeKey, type TestKey } from "../api-keys/factory.ts";
import { cleanUpWaiting } from "./cleanup.ts";
import { callAs, faultOf, heldBy } from "./factory.ts";
import { createApprovalHandlers } from "./handlers.ts";
import { approvalView } from "./schema.ts";

let api: TestApi;
let company: TestCompany;
let key: TestKey;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
  key = await makeKey(api, company, { scopes: ["clients:write", "clients:delete"], approvalMode: "all_writes" });
});

afterAll(() => api.close());

const holdCreate = async (name: string) => heldBy(callAs(api, await key.principal(), "clients.create", { name }));
const clientsNamed = async (name: string) =>
  (await api.db.owner.selectFrom("clients").select("id").where("companyId", "=", company.id).where("name", "=", name).execute()).length;
const statusOf = async (id: string) => (await (await company.as("admin")).approvals.get({ id })).status;

describe("one state at the end, whoever comes first", () => {
  test("two who approve and one who rejects: one of them decides", async () => {
    const { id } = await holdCreate("Contested");
    const [owner, admin] = [await company.as("owner"), await company.as("admin")];
    const faults = await Promise.all([
      faultOf(owner.approvals.approve({ id })),
      faultOf(admin.approvals.approve({ id })),
      faultOf(admin.approvals.reject({ id, comment: "No" })),
      faultOf((await key.caller()).approvals.withdraw({ id })),
    ]);
    expect(faults.filter((fault) => fault === undefined)).toHaveLength(1);
    expect(faults.filter((fault) => fault?.code === "conflict")).toHaveLength(3);
    const decisions = (await company.auditRows()).filter(
      ({ procedure, ok }) => ok && /^approvals\.(approve|reject|withdraw)$/.test(procedure),
    );
    expect(decisions).toHaveLength(1);
    await api.drainJobs();
    expect(await clientsNamed("Contested")).toBe((await statusOf(id)) === "approved" ? 1 : 0);
  });

  test("what is past its time is written down as expired, and what was decided stays", async () => {
    const [late, decided, fresh] = [await holdCreate("Late"), await holdCreate("Decided"), await holdCreate("Fresh")];
    await (await company.as("admin")).approvals.reject({ id: decided.id, comment: "No" });
    const past = sql<Date>`now() - interval '1 minute'`;
    await api.db.owner.updateTable("approvals").set({ expiresAt: past }).where("id", "in", [late.id, decided.id]).execute();
    await cleanUpWaiting(api.services);
    const rows = await api.db.owner
      .selectFrom("approvals")
      .select(["id", "status"])
      .where("companyId", "=", company.id)
      .orderBy("id")
      .execute();
    expect(rows.map(({ status }) => status)).toEqual(["expired", "rejected", "pending"]);
    expect(rows[2]?.id).toBe(fresh.id);
  });
});

describe("exactly once", () => {
  function contextOf(approvalId: string): JobContext<unknown, DB> {
    const job = { id: approvalId, companyId: company.id, type: "approvals.run", attempt: 1, maxAttempts: 5, claimNo: 1 };
    const db = api.services.tenant(company.id);
    return {
      job: { ...job, clientId: null, parentJobId: null, createdBy: null, createdVia: "web", progress: null },
      payload: { approvalId },
      companyId: company.id,
      db,
      signal: new AbortController().signal,
      progress: () => undefined,
      log: () => undefined,
      step: (write) => db.transaction().execute(write),
    };
  }

  test("the handler that runs twice, also at the same moment, makes the call once", async () => {
    const { id } = await holdCreate("Only one");
    await (await company.as("admin")).approvals.approve({ id });
    const [handler] = createApprovalHandlers(api.services);
    const runs = await Promise.allSettled([1, 2, 3].map(() => handler?.run(contextOf(id))));
    expect(runs.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    expect(await handler?.run(contextOf(id))).toEqual({ made: false });
    expect(await clientsNamed("Only one")).toBe(1);
    expect((await (await key.caller()).approvals.get({ id })).outcome).toMatchObject({ ok: true, answer: { name: "Only one" } });
  });

  test("a worker that loses its connection in the middle of the call leaves nothing, and the next run makes it", async () => {
    const { id } = await holdCreate("After the crash");
    await (await company.as("admin")).approvals.approve({ id });
    const client = await api.db.pool("owner").connect();
    // Holds the company's row, which the command locks, until the call stands in the middle of its transaction.
    await client.query("begin");
    await client.query("select from companies where id = $1 for update", [company.id]);
    const [handler] = createApprovalHandlers(api.services);
    const run = Promise.resolve(handler?.run(contextOf(id))).catch((error: unknown) => error);
    const blocked = "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(async () => (await api.db.pool("owner").query(blocked)).rowCount).toBe(1);
    await api.db.pool("owner").query(`select pg_terminate_backend(pid) from (${blocked}) waiting`);
    expect(await run).toBeInstanceOf(Error);
    await client.query("rollback");
    client.release();
    expect([await clientsNamed("After the crash"), (await (await key.caller()).approvals.get({ id })).executedAt]).toEqual([0, null]);
    expect(await handler?.run(contextOf(id))).toEqual({ made: true });
    expect(await clientsNamed("After the crash")).toBe(1);
  });
});

describe("waiting", () => {
  test("wait answers soon after the call was made; watch tells every step and ends", async () => {
    const { id } = await holdCreate("Awaited");
    const program = await key.caller();
    const waiting = program.approvals.wait({ id, timeoutSeconds: 20 });
    const steps: string[] = [];
    const watching = (async () => {
      for await (const item of await program.approvals.watch({ id })) {
        const event = approvalView.parse(isTrackedEnvelope<unknown>(item) ? item[1] : undefined);
        steps.push(`${event.status} ${event.done}`);
      }
    })();
    await wait(500);
    await (await company.as("admin")).approvals.approve({ id });
    await wait(900);
    const worker = createWorker({
      queueUrl: api.db.url("queue"),
      handlers: createJobHandlers(api.services),
      queues: QUEUE_LIMITS,
      tenantDb: api.db.tenant,
      log: silent,
    });
    await worker.start();
    const answer = await waiting;
    await watching;
    await worker.stop(2_000);
    expect(answer).toMatchObject({ status: "approved", done: true, outcome: { ok: true } });
    expect(steps).toEqual(["pending false", "approved false", "approved true"]);
  });

  test("wait is over in time without a decision, and at once when the key is revoked", async () => {
    const { id } = await holdCreate("Undecided");
    const program = await key.caller();
    const began = performance.now();
    expect(await program.approvals.wait({ id, timeoutSeconds: 1 })).toMatchObject({ status: "pending", done: false });
    expect(performance.now() - began).toBeLessThan(10_000);
    const waiting = faultOf(program.approvals.wait({ id, timeoutSeconds: 30 }));
    await wait(200);
    const revoked = performance.now();
    await (await company.as("owner")).apiKeys.revoke({ id: key.id });
    expect(await waiting).toMatchObject({ code: "unauthorized" });
    expect(performance.now() - revoked).toBeLessThan(20_000);
  });

  test("whoever waits hears of the decision, and does not ask meanwhile", async () => {
    const { id } = await holdCreate("Announced");
    const program = await key.caller();
    let answer: Promise<unknown> = Promise.resolve();
    const asked = await statementsOf(async () => {
      answer = program.approvals.wait({ id, timeoutSeconds: 30 }).catch(() => undefined);
      await wait(1_500);
    });
    expect(asked.filter(({ text }) => text.includes('from "approvals"')).length).toBeLessThanOrEqual(2);
    await (await company.as("admin")).approvals.reject({ id, comment: "No" });
    expect(await answer).toMatchObject({ status: "rejected", done: true });
  });
});
