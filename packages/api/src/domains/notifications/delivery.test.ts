import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeKey } from "../api-keys/factory.ts";
import { callAs, heldBy } from "../approvals/factory.ts";
import type { NotificationEvent } from "./schema.ts";

let api: TestApi;
let company: TestCompany;
let strategyId: string;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
  for (const role of ["owner", "admin", "viewer"] as const) await company.principal(role);
  const member = await company.as("member");
  const { id: clientId } = await member.clients.create({ name: "Harbour Dental" });
  strategyId = (await member.strategies.generate({ clientId, weeks: 1, title: "Spring" })).strategyId;
  await api.drainJobs();
  api.outbox.length = 0;
});

afterAll(() => api.close());

const submit = async () => (await company.as("member")).strategies.submit({ id: strategyId });

/** Lets the waiting minute pass. */
async function aMinuteLater() {
  await api.db.owner
    .updateTable("jobs")
    .set({ runAt: new Date() })
    .where("companyId", "=", company.id)
    .where("status", "=", "queued")
    .execute();
  await api.drainJobs();
}

const addressOf = async (role: "owner" | "admin") => (await company.principal(role)).user.email;

describe("emails", () => {
  test("go to those who have not read it within the minute, and lead to the page", async () => {
    await submit();
    expect(api.outbox).toEqual([]);
    await (await company.as("admin")).notifications.markRead({ all: true });
    await aMinuteLater();
    expect(api.outbox.map(({ to }) => to)).toEqual([await addressOf("owner")]);
    expect(api.outbox[0]).toMatchObject({ subject: "Member Person has submitted “Spring”" });
    expect(api.outbox[0]?.text).toContain(`/strategies/${strategyId}`);
    await aMinuteLater();
    expect(api.outbox).toHaveLength(1);
  });

  test("do not go to who has left meanwhile, and their jobs name nothing but an id", async () => {
    await submit();
    const jobs = await api.db.owner
      .selectFrom("jobs")
      .select(["payload", "audience"])
      .where("companyId", "=", company.id)
      .where("type", "=", "notifications.send-letter")
      .execute();
    expect(jobs).toHaveLength(2);
    for (const { payload, audience } of jobs) expect([Object.keys(payload as object), audience]).toEqual([["notificationId"], "system"]);
    const { user } = await company.principal("owner");
    await api.db.owner.updateTable("memberships").set({ isActive: false }).where("userId", "=", user.id).execute();
    await aMinuteLater();
    expect(api.outbox.map(({ to }) => to)).toEqual([await addressOf("admin")]);
  });
});

describe("preferences", () => {
  test("hold what the role can get, and what holds until somebody chooses", async () => {
    const kindsOf = async (role: "viewer" | "owner") =>
      (await (await company.as(role)).notifications.preferences.get()).items.map(({ kind }) => kind);
    expect(await kindsOf("viewer")).toEqual(["strategy_decided", "strategy_drafted", "strategy_failed", "member_changed"]);
    expect(await kindsOf("owner")).toHaveLength(11);
  });

  test("decide what comes in which way, for oneself alone", async () => {
    const choose = async (role: "owner" | "admin", inApp: boolean, byMail: boolean) =>
      (await company.as(role)).notifications.preferences.save({ preferences: [{ kind: "strategy_submitted", inApp, byMail }] });
    expect((await choose("owner", false, true)).items.find(({ kind }) => kind === "strategy_submitted")).toMatchObject({
      inApp: false,
      byMail: true,
    });
    await choose("admin", false, true);
    await choose("admin", true, false);
    await choose("admin", true, false);
    expect((await company.auditRows()).filter(({ procedure }) => procedure === "notifications.preferences.save")).toHaveLength(3);
    await submit();
    await aMinuteLater();
    expect(await (await company.as("owner")).notifications.unreadCount()).toEqual({ unread: 0 });
    expect(await (await company.as("admin")).notifications.unreadCount()).toEqual({ unread: 1 });
    expect(api.outbox.map(({ to }) => to)).toEqual([await addressOf("owner")]);
    await choose("owner", false, false);
    const rows = await api.db.owner.selectFrom("notifications").select("id").where("companyId", "=", company.id).execute();
    await (await company.as("owner")).strategies.reject({ id: strategyId, comment: "No" });
    await (await company.as("member")).strategies.reopen({ id: strategyId });
    await submit();
    const told = await api.db.owner.selectFrom("notifications").select("id").where("companyId", "=", company.id).execute();
    expect(told).toHaveLength(rows.length + 2);
  });
});

describe("notifications.watch", () => {
  /** Reads events until there are so many; the last event's id comes with them. */
  async function follow(caller: Caller, lastEventId?: string) {
    const stop = new AbortController();
    const stream = await caller.notifications.watch({ lastEventId });
    const events: (NotificationEvent & { eventId: string })[] = [];
    const reading = (async () => {
      for await (const [eventId, event] of stream as AsyncIterable<[string, NotificationEvent]>) {
        events.push({ ...event, eventId });
        if (stop.signal.aborted) break;
      }
    })();
    const until = (count: number) => expect.poll(() => events).toHaveLength(count);
    return { events, until, stop: () => stop.abort(), reading };
  }

  test("begins with the count, tells what is new within moments, and follows what is read elsewhere", async () => {
    const owner = await company.as("owner");
    const live = await follow(owner);
    const quiet = await follow(await company.as("viewer"));
    await live.until(1);
    await quiet.until(1);
    expect(live.events[0]).toMatchObject({ unread: 0, items: [] });
    const began = performance.now();
    await submit();
    await live.until(2);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(live.events[1]).toMatchObject({ unread: 1, items: [{ title: "Member Person has submitted “Spring”" }] });
    await owner.notifications.markRead({ all: true });
    await live.until(3);
    expect(live.events[2]).toMatchObject({ unread: 0, items: [] });
    expect(quiet.events).toHaveLength(1);
  });

  test("resumes behind the last event with what came since", async () => {
    const owner = await company.as("owner");
    await submit();
    const live = await follow(owner);
    await live.until(1);
    await owner.strategies.reject({ id: strategyId, comment: "No" });
    await (await company.as("member")).strategies.reopen({ id: strategyId });
    await submit();
    const resumed = await follow(owner, live.events[0]?.eventId);
    await resumed.until(1);
    expect(resumed.events[0]?.items).toHaveLength(1);
    expect(resumed.events[0]).toMatchObject({ unread: 2 });
  });

  test("tells those who may see it how many calls wait for a decision, whenever that may have changed", async () => {
    const key = await makeKey(api, company, { scopes: ["clients:write"], approvalMode: "all_writes" });
    const program = await key.principal();
    const admin = await company.as("admin");
    const live = await follow(admin);
    const blind = await follow(await company.as("viewer"));
    const pending = () => live.events.flatMap(({ pendingApprovals }) => pendingApprovals ?? []);
    await expect.poll(pending).toEqual([0]);
    const first = await heldBy(callAs(api, program, "clients.create", { name: "First" }));
    await expect.poll(() => pending().at(-1)).toBe(1);
    await heldBy(callAs(api, program, "clients.create", { name: "Second" }));
    await expect.poll(() => pending().at(-1)).toBe(2);
    await admin.approvals.reject({ id: first.id, comment: "No" });
    await expect.poll(() => pending().at(-1)).toBe(1);
    expect(blind.events.every(({ pendingApprovals }) => pendingApprovals === undefined)).toBe(true);
    live.stop();
    blind.stop();
  });

  test("tells those who decide how much waits for them, whenever that may have changed", async () => {
    const live = await follow(await company.as("owner"));
    const blind = await follow(await company.as("viewer"));
    const waiting = () => live.events.flatMap(({ waiting }) => waiting ?? []);
    await expect.poll(waiting).toEqual([0]);
    await submit();
    await expect.poll(() => waiting().at(-1)).toBe(1);
    await (await company.as("owner")).strategies.approve({ id: strategyId });
    await expect.poll(() => waiting().at(-1)).toBe(0);
    expect(blind.events.every(({ waiting }) => waiting === undefined)).toBe(true);
    live.stop();
    blind.stop();
  });

  test("gives all streams of one person the same events", async () => {
    const owner = await company.as("owner");
    const streams = await Promise.all([1, 2, 3].map(async () => (await owner.notifications.watch({}))[Symbol.asyncIterator]()));
    await Promise.all(streams.map((stream) => stream.next()));
    const waiting = streams.map((stream) => stream.next());
    await submit();
    const [first, ...others] = await Promise.all(waiting);
    expect(first?.value).toMatchObject([expect.any(String), { unread: 1 }, expect.anything()]);
    for (const { value } of others) expect(value).toBe(first?.value);
    await Promise.all(streams.map((stream) => stream.return?.()));
  });
});
