import { randomUUID } from "node:crypto";
import { defineJob } from "@frontoffice/queue";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { JOB_CONTRACTS } from "../../jobs.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { makeJob } from "./factory.ts";

const UNKNOWN = "01890000-0000-7000-8000-000000000000";
let api: TestApi;
let company: TestCompany;
let other: TestCompany;

beforeAll(async () => {
  api = await testApi();
  other = await api.company("Other Agency");
});

beforeEach(async () => {
  company = await api.company();
});

afterAll(() => api.close());

const causeOf = (error: unknown) => (error as { cause: { code: string } }).cause;

/** Moves a job as the engine would. */
async function claim(jobId: string): Promise<void> {
  const workerId = randomUUID();
  const slot = Math.floor(Math.random() * 2 ** 30);
  await api.db.owner
    .insertInto("workers")
    .values({ id: workerId, slot, host: "test", pid: 1, queues: [], leaseUntil: new Date(Date.now() + 60_000) })
    .execute();
  await api.db.queue
    .updateTable("jobs")
    .set({ status: "running", workerId, attempts: 1, claimNo: 1, startedAt: new Date() })
    .where("id", "=", jobId)
    .execute();
}

async function end(jobId: string, status: "succeeded" | "failed", values: { result?: string; error?: string } = {}): Promise<void> {
  await api.db.queue
    .updateTable("jobs")
    .set({ status, workerId: null, finishedAt: new Date(), ...values })
    .where("id", "=", jobId)
    .execute();
}

describe("what a job is called", () => {
  test("stands in its contract: a verb first, and no two alike", () => {
    const titles = JOB_CONTRACTS.map(({ title }) => title);
    expect(titles.filter((title) => !/^[A-Z][a-z]+ [^.]+$/.test(title))).toEqual([]);
    expect(new Set(titles).size).toBe(titles.length);
    // @ts-expect-error A kind of job without words for people is refused.
    defineJob({ type: "tests.untitled", queue: "tests", payload: z.object({}) });
  });

  test("is put into words from its type when the product no longer knows it", async () => {
    const id = await makeJob(await company.scope(), { type: "uploads.verify_files" });
    expect(await (await company.as("viewer")).jobs.get({ id })).toMatchObject({ title: "Uploads: verify files" });
  });
});

describe("jobs.list", () => {
  test("shows the company's jobs with words, names and subject, the newest first, page by page", async () => {
    const client = await makeClient(await company.scope(), { name: "Harbour Dental" });
    const strategyId = randomUUID();
    const ids = [
      await makeJob(await company.scope("member"), {
        type: "strategies.draft",
        clientId: client.id,
        payload: { strategyId, other: "kept" },
      }),
      await makeJob(await company.scope()),
      await makeJob(await company.scope()),
    ];
    await makeJob(await other.scope());
    const caller = await company.as("viewer");
    const first = await caller.jobs.list({ limit: 2 });
    const second = await caller.jobs.list({ limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.nextCursor).toBeNull();
    const member = await company.principal("member");
    expect(second.items[0]).toMatchObject({
      title: "Draft a strategy for Harbour Dental",
      status: "queued",
      state: "queued",
      progress: { done: 0, total: null, unit: null, note: null },
      subject: { strategyId },
      clientName: "Harbour Dental",
      createdBy: { id: member.user.id, name: member.user.name },
      result: null,
    });
    expect(JSON.stringify(second.items[0])).not.toContain("kept");
  });

  test("filters by status under either name, by type and by client", async () => {
    const client = await makeClient(await company.scope());
    const scope = await company.scope();
    const [running, drafting] = [await makeJob(scope), await makeJob(scope, { type: "strategies.draft", clientId: client.id })];
    await claim(running);
    const caller = await company.as("viewer");
    const idsOf = async (input: Parameters<typeof caller.jobs.list>[0]) => (await caller.jobs.list(input)).items.map(({ id }) => id);
    expect(await idsOf({ status: "running" })).toEqual([running]);
    expect(await idsOf({ status: "started" })).toEqual([running]);
    expect(await idsOf({ type: "strategies.draft" })).toEqual([drafting]);
    expect(await idsOf({ clientId: client.id })).toEqual([drafting]);
    expect(await idsOf({ status: "failed" })).toEqual([]);
  });

  test("leaves out what the system does for itself", async () => {
    const hidden = await makeJob(await company.scope(), { audience: "system" });
    const caller = await company.as("owner");
    expect((await caller.jobs.list({})).items).toEqual([]);
    await expect(caller.jobs.get({ id: hidden })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(caller.jobs.cancel({ id: hidden })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(caller.jobs.watch({ id: hidden })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("jobs.get", () => {
  test("shows result and earlier attempts", async () => {
    const id = await makeJob(await company.scope());
    await claim(id);
    const attempt = { companyId: company.id, jobId: id, workerId: randomUUID(), startedAt: new Date(), endedAt: new Date() };
    await api.db.queue
      .insertInto("jobAttempts")
      .values([
        { ...attempt, claimNo: 1, attempt: 1, outcome: "error", error: "No luck" },
        { ...attempt, claimNo: 2, attempt: 2, outcome: "ok" },
      ])
      .execute();
    await end(id, "succeeded", { result: JSON.stringify({ version: 1 }) });
    expect(await (await company.as("viewer")).jobs.get({ id })).toMatchObject({
      status: "succeeded",
      state: "finished",
      result: { version: 1 },
      history: [
        { attempt: 2, outcome: "ok", error: null },
        { attempt: 1, outcome: "error", error: "No luck" },
      ],
    });
  });

  test("says the same of another company's job as of none at all", async () => {
    const foreign = await makeJob(await other.scope());
    const caller = await company.as("owner");
    for (const procedure of ["get", "cancel", "retry", "watch"] as const) {
      const refusals = await Promise.all(
        [foreign, UNKNOWN].map((id) => caller.jobs[procedure]({ id }).catch((error: unknown) => String(error))),
      );
      expect(refusals[0]).toContain("There is no such job");
      expect(refusals[0]).toBe(refusals[1]);
    }
    expect((await (await other.as("owner")).jobs.get({ id: foreign })).status).toBe("queued");
    expect(await company.auditRows()).toEqual([]);
  });
});

describe("jobs.cancel and jobs.retry", () => {
  test("a waiting job ends at once and starts again on request, one audit row each", async () => {
    const id = await makeJob(await company.scope());
    const caller = await company.as("member");
    expect(await caller.jobs.cancel({ id })).toMatchObject({ status: "cancelled", cancelRequestedAt: expect.any(String) });
    expect(await caller.jobs.retry({ id })).toMatchObject({ status: "queued", cancelRequestedAt: null, finishedAt: null });
    expect((await company.auditRows()).map(({ procedure, entityId }) => [procedure, entityId])).toEqual([
      ["jobs.cancel", id],
      ["jobs.retry", id],
    ]);
  });

  test("a running job is asked to stop", async () => {
    const id = await makeJob(await company.scope());
    await claim(id);
    expect(await (await company.as("member")).jobs.cancel({ id })).toMatchObject({
      status: "running",
      cancelRequestedAt: expect.any(String),
    });
  });

  test("what is over cannot be cancelled, what goes well cannot be tried again; neither leaves an audit row", async () => {
    const id = await makeJob(await company.scope());
    const caller = await company.as("member");
    expect(causeOf(await caller.jobs.retry({ id }).catch((error: unknown) => error)).code).toBe("precondition");
    await claim(id);
    await end(id, "succeeded");
    for (const move of ["cancel", "retry"] as const) {
      expect(causeOf(await caller.jobs[move]({ id }).catch((error: unknown) => error)).code).toBe("precondition");
    }
    expect(await company.auditRows()).toEqual([]);
  });

  test("the same work twice at a time is a conflict", async () => {
    const scope = await company.scope();
    const id = await makeJob(scope, { dedupeKey: "one" });
    const caller = await company.as("member");
    await caller.jobs.cancel({ id });
    await makeJob(scope, { dedupeKey: "one" });
    expect(causeOf(await caller.jobs.retry({ id }).catch((error: unknown) => error)).code).toBe("conflict");
  });

  test.each(["cancel", "retry"] as const)("a viewer may not %s, and one audit row says that they tried", async (move) => {
    const id = await makeJob(await company.scope());
    await expect((await company.as("viewer")).jobs[move]({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await company.auditRows()).toMatchObject([{ procedure: `jobs.${move}`, ok: false, errorCode: "forbidden" }]);
    expect((await (await company.as("viewer")).jobs.get({ id })).status).toBe("queued");
  });
});

test("every door is closed to people without a session", async () => {
  const { jobs } = api.anonymous();
  const input = { id: UNKNOWN };
  for (const call of [jobs.list({}), jobs.get(input), jobs.watch(input), jobs.watchAll(), jobs.cancel(input), jobs.retry(input)]) {
    await expect(call).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  }
});
