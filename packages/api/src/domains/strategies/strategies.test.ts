import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { makeStrategy } from "./factory.ts";
import type { StrategyView } from "./schema.ts";

let api: TestApi;
let company: TestCompany;
let other: TestCompany;
let member: Caller;
let admin: Caller;

beforeAll(async () => {
  api = await testApi();
  other = await api.company("Other Agency");
});

beforeEach(async () => {
  company = await api.company();
  member = await company.as("member");
  admin = await company.as("admin");
});

afterAll(() => api.close());

const jobsOf = () => api.db.owner.selectFrom("jobs").selectAll().where("companyId", "=", company.id).execute();
const okRows = async () => (await company.auditRows()).filter(({ ok, entityType }) => ok && entityType === "strategy");
const causeOf = (error: unknown) => (error as { cause: { code: string; details: Record<string, unknown> } }).cause;
const summaryOf = (strategy: StrategyView) => {
  if (!strategy.sections) throw new Error("not written");
  return strategy.sections.summary;
};

describe("strategies.generate", () => {
  test("makes a strategy and a job in one transaction, with one audit row", async () => {
    const client = await makeClient(await company.scope());
    const started = await member.strategies.generate({
      clientId: client.id,
      periodStart: "2027-03-01",
      weeks: 6,
      focus: "new families",
      channels: ["instagram"],
    });
    expect(await member.strategies.get({ id: started.strategyId })).toMatchObject({
      status: "draft",
      version: 0,
      sections: null,
      drafting: true,
      jobId: started.jobId,
      periodStart: "2027-03-01",
      periodEnd: "2027-04-11",
      focus: "new families",
      weeks: 6,
      channels: ["instagram"],
    });
    expect(await jobsOf()).toMatchObject([
      { id: started.jobId, type: "strategies.draft", status: "queued", clientId: client.id, payload: { strategyId: started.strategyId } },
    ]);
    expect(await okRows()).toMatchObject([{ procedure: "strategies.generate", entityId: started.strategyId }]);
  });

  test("begins on the client's next Monday when no day is named", async () => {
    const client = await makeClient(await company.scope());
    const { strategyId } = await member.strategies.generate({ clientId: client.id });
    const { periodStart, title, clientName } = await member.strategies.get({ id: strategyId });
    expect(new Date(periodStart).getUTCDay()).toBe(1);
    expect(Date.parse(periodStart)).toBeGreaterThan(Date.now() - 86_400_000);
    expect(title).toContain(clientName);
  });

  test("another company's client reads as missing, and nothing is made", async () => {
    const client = await makeClient(await other.scope());
    await expect(member.strategies.generate({ clientId: client.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await jobsOf()).toEqual([]);
  });

  test("refuses a viewer and faulty input", async () => {
    const client = await makeClient(await company.scope());
    await expect((await company.as("viewer")).strategies.generate({ clientId: client.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const bad of [
      { weeks: 0 },
      { weeks: 27 },
      { periodStart: "2027-02-30" },
      { channels: Array(13).fill("x") },
      { focus: "a".repeat(301) },
      { status: "approved" },
    ]) {
      await expect(member.strategies.generate({ clientId: client.id, ...bad })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
    expect(await jobsOf()).toEqual([]);
  });
});

describe("strategies.list", () => {
  test("pages newest first, filters and searches; another company's are not there", async () => {
    const scope = await company.scope();
    const client = await makeClient(scope, { name: "Café Zoë" });
    for (const title of ["One", "Two", "Three"]) await makeStrategy(scope, { title, clientId: client.id });
    await makeStrategy(scope, { title: "Other client", status: "approved" });
    await makeStrategy(await other.scope());
    const first = await member.strategies.list({ limit: 2 });
    expect(first.items.map(({ title }) => title)).toEqual(["Other client", "Three"]);
    const second = await member.strategies.list({ limit: 2, cursor: first.nextCursor ?? "" });
    expect(second).toMatchObject({
      items: [{ title: "Two", headline: expect.stringContaining("Café Zoë") }, { title: "One" }],
      nextCursor: null,
    });
    expect((await member.strategies.list({ clientId: client.id })).items).toHaveLength(3);
    expect((await member.strategies.list({ status: "approved" })).items).toHaveLength(1);
    expect((await member.strategies.list({ search: "zoë" })).items).toHaveLength(3);
    expect((await member.strategies.list({ search: "%" })).items).toEqual([]);
    await expect(member.strategies.list({ cursor: "nonsense" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("the strategies of a deleted client go and come back with it", async () => {
    const { id, clientId } = await makeStrategy(await company.scope());
    await admin.clients.delete({ id: clientId });
    expect((await member.strategies.list({})).items).toEqual([]);
    await expect(member.strategies.get({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await admin.clients.restore({ id: clientId });
    expect((await member.strategies.list({})).items).toHaveLength(1);
  });
});

describe("strategies.update", () => {
  test("saves a new version with one audit row and no job; the old version stays", async () => {
    const made = await makeStrategy(await company.scope());
    const before = await member.strategies.get({ id: made.id });
    const summary = { ...summaryOf(before), headline: "By hand" };
    const after = await member.strategies.update({ id: made.id, expectedVersion: 1, sections: { summary } });
    expect(after).toMatchObject({ version: 2, headline: "By hand", current: { author: { kind: "person", name: "Member Person" } } });
    expect(after.sections?.calendar).toEqual(before.sections?.calendar);
    expect((await member.strategies.version({ id: made.id, number: 1 })).sections).toEqual(before.sections);
    expect(await okRows()).toMatchObject([{ procedure: "strategies.update", entityId: made.id }]);
    expect(await jobsOf()).toEqual([]);
  });

  test("a stale version is a conflict that carries the current one", async () => {
    const made = await makeStrategy(await company.scope());
    const summary = { ...summaryOf(await member.strategies.get({ id: made.id })), headline: "First" };
    await member.strategies.update({ id: made.id, expectedVersion: 1, sections: { summary } });
    const error = await member.strategies
      .update({ id: made.id, expectedVersion: 1, sections: { summary } })
      .catch((thrown: unknown) => thrown);
    expect(causeOf(error)).toMatchObject({ code: "conflict", details: { currentVersion: 2 } });
  });

  test("of two edits at once one wins and the other is told", async () => {
    const made = await makeStrategy(await company.scope());
    const summary = summaryOf(await member.strategies.get({ id: made.id }));
    const edit = (headline: string) =>
      member.strategies.update({ id: made.id, expectedVersion: 1, sections: { summary: { ...summary, headline } } });
    const outcomes = await Promise.allSettled(["a", "b", "c", "d"].map(edit));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await member.strategies.versions({ id: made.id })).items).toHaveLength(2);
  });

  test("unchanged sections make no version; a rejected strategy is a draft again after an edit", async () => {
    const made = await makeStrategy(await company.scope(), { status: "rejected" });
    const summary = summaryOf(await member.strategies.get({ id: made.id }));
    expect(await member.strategies.update({ id: made.id, expectedVersion: 1, sections: { summary } })).toMatchObject({
      version: 1,
      status: "rejected",
    });
    expect(
      await member.strategies.update({ id: made.id, expectedVersion: 1, sections: { summary: { ...summary, headline: "New" } } }),
    ).toMatchObject({ version: 2, status: "draft" });
  });

  test("an approved strategy stays as it is: the edit goes into a new draft that follows it", async () => {
    const made = await makeStrategy(await company.scope(), { status: "approved" });
    const before = await member.strategies.get({ id: made.id });
    const draft = await member.strategies.update({
      id: made.id,
      expectedVersion: 1,
      sections: { summary: { ...summaryOf(before), headline: "Next" } },
    });
    expect(draft).toMatchObject({ status: "draft", basedOnId: made.id, version: 2, headline: "Next" });
    expect(draft.id).not.toBe(made.id);
    expect((await member.strategies.version({ id: draft.id, number: 1 })).sections).toEqual(before.sections);
    expect(await member.strategies.get({ id: made.id })).toEqual(before);
  });

  test("refuses what is in review, archived, unwritten or being written", async () => {
    const scope = await company.scope();
    const written = await makeStrategy(scope);
    const summary = summaryOf(await member.strategies.get({ id: written.id }));
    for (const status of ["in_review", "archived"] as const) {
      const { id } = await makeStrategy(scope, { status });
      await expect(member.strategies.update({ id, expectedVersion: 1, sections: { summary } })).rejects.toMatchObject({
        code: "PRECONDITION_FAILED",
      });
    }
    const empty = await makeStrategy(scope, { written: false });
    await expect(member.strategies.update({ id: empty.id, expectedVersion: 0, sections: { summary } })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
    });
    await member.strategies.regenerate({ id: written.id, expectedVersion: 1 });
    await expect(member.strategies.update({ id: written.id, expectedVersion: 1, sections: { summary } })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  test("refuses text that cannot be stored and fields that are nobody's to set", async () => {
    const made = await makeStrategy(await company.scope());
    const summary = summaryOf(await member.strategies.get({ id: made.id }));
    for (const bad of [
      { sections: { summary: { ...summary, headline: "a\u0000b" } } },
      { sections: {} },
      { sections: { summary }, status: "approved" },
    ]) {
      await expect(member.strategies.update({ id: made.id, expectedVersion: 1, ...bad })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
  });
});

describe("strategies.regenerate", () => {
  test("starts one job on the current version; a second one waits for it", async () => {
    const made = await makeStrategy(await company.scope());
    const started = await member.strategies.regenerate({
      id: made.id,
      expectedVersion: 1,
      section: "calendar",
      instruction: "add weekend posts",
    });
    expect(started.strategyId).toBe(made.id);
    expect(await jobsOf()).toMatchObject([{ id: started.jobId, payload: { strategyId: made.id } }]);
    expect(await okRows()).toMatchObject([{ procedure: "strategies.regenerate", entityId: made.id }]);
    const error = await member.strategies.regenerate({ id: made.id, expectedVersion: 1 }).catch((thrown: unknown) => thrown);
    expect(causeOf(error)).toMatchObject({ code: "conflict", details: { jobId: started.jobId } });
    expect(await jobsOf()).toHaveLength(1);
  });

  test("an approved strategy is followed by a new draft; one section needs something written", async () => {
    const scope = await company.scope();
    const approved = await makeStrategy(scope, { status: "approved" });
    const started = await member.strategies.regenerate({ id: approved.id, expectedVersion: 1 });
    expect(await member.strategies.get({ id: started.strategyId })).toMatchObject({
      basedOnId: approved.id,
      status: "draft",
      version: 1,
      drafting: true,
    });
    expect(await member.strategies.get({ id: approved.id })).toMatchObject({ status: "approved", version: 1, drafting: false });
    const empty = await makeStrategy(scope, { written: false });
    await expect(member.strategies.regenerate({ id: empty.id, expectedVersion: 0, section: "risks" })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
    });
  });
});

describe("another company and other roles", () => {
  const calls: [name: string, permission: "read" | "write" | "approve", call: (caller: Caller, id: string) => Promise<unknown>][] = [
    ["get", "read", (caller, id) => caller.strategies.get({ id })],
    ["versions", "read", (caller, id) => caller.strategies.versions({ id })],
    ["version", "read", (caller, id) => caller.strategies.version({ id, number: 1 })],
    ["compare", "read", (caller, id) => caller.strategies.compare({ id, from: 1, to: 1 })],
    ["export", "read", (caller, id) => caller.strategies.export({ id })],
    ["regenerate", "write", (caller, id) => caller.strategies.regenerate({ id, expectedVersion: 1 })],
    [
      "update",
      "write",
      (caller, id) => caller.strategies.update({ id, expectedVersion: 1, sections: { risks: { items: [], note: null } } }),
    ],
    ["rename", "write", (caller, id) => caller.strategies.rename({ id, title: "T" })],
    ["submit", "write", (caller, id) => caller.strategies.submit({ id })],
    ["reopen", "write", (caller, id) => caller.strategies.reopen({ id })],
    ["approve", "approve", (caller, id) => caller.strategies.approve({ id })],
    ["reject", "approve", (caller, id) => caller.strategies.reject({ id, comment: "No" })],
    ["archive", "approve", (caller, id) => caller.strategies.archive({ id })],
    ["restore", "approve", (caller, id) => caller.strategies.restore({ id })],
  ];

  test.each(calls)("%s: another company's strategy reads as missing, like one that never was", async (_, __, call) => {
    const { id } = await makeStrategy(await other.scope());
    const owner = await company.as("owner");
    const [theirs, nobodys] = await Promise.all([id, crypto.randomUUID()].map((one) => call(owner, one).catch((error: unknown) => error)));
    expect(theirs).toMatchObject({ code: "NOT_FOUND" });
    expect((theirs as Error).message).toBe((nobodys as Error).message);
    expect(await okRows()).toEqual([]);
  });

  test.each(calls.filter(([, permission]) => permission !== "read"))(
    "%s: refuses a role without the right, with one audit row and no effect",
    async (name, permission, call) => {
      const { id } = await makeStrategy(await company.scope());
      const before = await member.strategies.get({ id });
      await expect(call(await company.as(permission === "write" ? "viewer" : "member"), id)).rejects.toMatchObject({ code: "FORBIDDEN" });
      expect((await company.auditRows()).filter(({ ok }) => !ok)).toMatchObject([
        { procedure: `strategies.${name}`, errorCode: "forbidden" },
      ]);
      expect(await member.strategies.get({ id })).toEqual(before);
      expect(await jobsOf()).toEqual([]);
    },
  );

  test("a viewer reads", async () => {
    const { id } = await makeStrategy(await company.scope());
    const viewer = await company.as("viewer");
    expect(await viewer.strategies.get({ id })).toMatchObject({ id, moves: [], canEdit: false });
    expect((await viewer.strategies.list({})).items).toHaveLength(1);
  });
});
