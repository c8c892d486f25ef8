import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Role } from "../../kernel/permissions.ts";
import type { DomainEvent } from "../../kernel/scope.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { notifyPeople } from "./commands.ts";

let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
  for (const role of ["owner", "admin", "member", "viewer"] as const) await company.principal(role);
});

afterAll(() => api.close());

/** Titles of what the person is told, the newest first. */
async function toldTo(role: Role): Promise<string[]> {
  return (await (await company.as(role)).notifications.list({})).items.map(({ title }) => title);
}

async function strategyOf(role: Role) {
  const caller = await company.as(role);
  const { id: clientId } = await (await company.as("member")).clients.create({ name: "Harbour Dental" });
  const { strategyId: id } = await caller.strategies.generate({ clientId, weeks: 1, title: "Spring" });
  await api.drainJobs();
  return { id, clientId };
}

const tell = async (event: Partial<DomainEvent> & Pick<DomainEvent, "type">, role: Role = "owner") =>
  notifyPeople(await company.scope(role), { entity: "none", entityId: randomUUID(), clientId: null, data: {}, ...event });

describe("who is told of what", () => {
  test("a draft is told to who asked for it, a submitted strategy to those who may approve it, the decision to who submitted it", async () => {
    const { id, clientId } = await strategyOf("member");
    expect(await toldTo("member")).toEqual(["The draft of “Spring” is ready"]);
    await (await company.as("member")).strategies.submit({ id });
    for (const role of ["owner", "admin"] as const) expect(await toldTo(role)).toEqual(["Member Person has submitted “Spring”"]);
    expect(await toldTo("viewer")).toEqual([]);
    await (await company.as("admin")).strategies.reject({ id, comment: "Too long" });
    const { items } = await (await company.as("member")).notifications.list({});
    expect(items[0]).toMatchObject({
      title: "Admin Person has sent back “Spring”",
      body: "Too long",
      link: `/strategies/${id}`,
      clientId,
      readAt: null,
    });
    expect(await toldTo("admin")).toHaveLength(1);
  });

  test("whoever did it is not told", async () => {
    const { id } = await strategyOf("owner");
    await (await company.as("owner")).strategies.submit({ id });
    expect(await toldTo("owner")).toEqual(["The draft of “Spring” is ready"]);
    expect(await toldTo("admin")).toEqual(["Owner Person has submitted “Spring”"]);
    await (await company.as("owner")).strategies.approve({ id });
    expect(await toldTo("owner")).toHaveLength(1);
  });

  test("nobody hears of a client that they may not see, nor of one that is hidden from them later", async () => {
    const { id } = await strategyOf("member");
    const seen = await (await company.as("owner")).clients.create({ name: "Other" });
    const limit = async (clientId: string) => {
      const { user } = await company.principal("member");
      const row = await api.db.owner
        .updateTable("memberships")
        .set({ clientAccess: "listed" })
        .where("companyId", "=", company.id)
        .where("userId", "=", user.id)
        .returning("id")
        .executeTakeFirstOrThrow();
      await api.db.owner.insertInto("membershipClients").values({ companyId: company.id, membershipId: row.id, clientId }).execute();
    };
    await limit(seen.id);
    await (await company.as("owner")).strategies.submit({ id });
    const rows = () =>
      api.db.owner
        .selectFrom("notifications")
        .select("kind")
        .where("companyId", "=", company.id)
        .where("kind", "=", "strategy_decided")
        .execute();
    await api.db.owner
      .updateTable("strategies")
      .set({ submittedBy: (await company.principal("member")).user.id })
      .where("id", "=", id)
      .execute();
    await (await company.as("owner")).strategies.approve({ id });
    expect(await rows()).toEqual([]);
    const member = await company.principal("member");
    if (!member.company) throw new Error("no company");
    const limited = api.caller({ ...member, company: { ...member.company, clientIds: [seen.id] } });
    expect((await limited.notifications.list({})).items).toEqual([]);
    expect(await toldTo("member")).toHaveLength(1);
  });

  test("people who are inactive or left are not told", async () => {
    const { id } = await strategyOf("member");
    const { user } = await company.principal("admin");
    await api.db.owner.updateTable("memberships").set({ isActive: false }).where("userId", "=", user.id).execute();
    await (await company.as("member")).strategies.submit({ id });
    expect(await toldTo("admin")).toEqual([]);
    expect(await toldTo("owner")).toHaveLength(1);
  });

  const ASKED = "Tidy agent wants to delete Harbour Dental";

  test("a program's request goes to those who decide, the decision to the key's issuer, a new key and a removal to those who manage", async () => {
    await tell({ type: "approval.requested", data: { procedure: "clients.delete", reason: "Cleaning up", sentence: ASKED } }, "member");
    expect(await toldTo("admin")).toEqual([ASKED]);
    expect(await toldTo("viewer")).toEqual([]);
    const { user } = await company.principal("admin");
    await tell({ type: "user.removed", entity: "user", entityId: user.id });
    expect(await toldTo("admin")).toEqual(["Owner Person has removed Admin Person", ASKED]);
    await tell({ type: "webhook.disabled", data: { url: "https://hooks.example/in" } });
    expect(await toldTo("admin")).toHaveLength(3);
    expect(await toldTo("member")).toEqual([]);
  });

  test("a changed role is told to the person whose it is, a changed name to nobody", async () => {
    const { user } = await company.principal("viewer");
    await tell({ type: "user.updated", entity: "user", entityId: user.id, data: { after: { name: "New" } } });
    expect(await toldTo("viewer")).toEqual([]);
    await tell({ type: "user.updated", entity: "user", entityId: user.id, data: { after: { role: "member" } } });
    expect(await toldTo("viewer")).toEqual(["Owner Person has made you member"]);
  });

  test("a failed draft is told with its reason, and the preview of a call tells nobody", async () => {
    const { id, clientId } = await strategyOf("member");
    await (await company.as("member")).strategies.submit(Object.assign({ id }, { preview: true }));
    expect(await toldTo("owner")).toEqual([]);
    await tell(
      { type: "strategy.failed", entity: "strategy", entityId: id, clientId, data: { error: "The model did not answer." } },
      "viewer",
    );
    expect(await toldTo("viewer")).toEqual([]);
  });
});

describe("one's own notifications", () => {
  test("are counted up to a hundred", async () => {
    const { user } = await company.principal("viewer");
    const many = { companyId: company.id, userId: user.id, kind: "strategy_drafted", title: "A draft is ready", inApp: true };
    await api.db.owner
      .insertInto("notifications")
      .values(Array.from({ length: 130 }, () => many))
      .execute();
    expect(await (await company.as("viewer")).notifications.unreadCount()).toEqual({ unread: 100 });
  });

  test("are counted, read one by one or all, and paged", async () => {
    const { id } = await strategyOf("member");
    const member = await company.as("member");
    const owner = await company.as("owner");
    for (const comment of ["One", "Two"]) {
      await member.strategies.submit({ id });
      await owner.strategies.reject({ id, comment });
      await member.strategies.reopen({ id });
    }
    expect(await member.notifications.unreadCount()).toEqual({ unread: 3 });
    const first = await member.notifications.list({ limit: 2 });
    const second = await member.notifications.list({ limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map(({ body }) => body)).toEqual(["Two", "One", "For Harbour Dental."]);
    expect(await member.notifications.markRead({ ids: [first.items[0]?.id ?? ""] })).toEqual({ unread: 2 });
    expect((await member.notifications.list({ unread: true })).items.map(({ body }) => body)).toEqual(["One", "For Harbour Dental."]);
    expect(await member.notifications.markRead({ all: true })).toEqual({ unread: 0 });
    expect((await company.auditRows()).slice(-2)).toMatchObject([
      { procedure: "notifications.markRead" },
      { procedure: "notifications.markRead" },
    ]);
    await member.notifications.markRead({ all: true });
    expect((await company.auditRows()).filter(({ procedure }) => procedure === "notifications.markRead")).toHaveLength(2);
  });

  test("are nobody else's: not in the company, not of another one, not a program's", async () => {
    const { id } = await strategyOf("member");
    await (await company.as("member")).strategies.submit({ id });
    const [own] = (await (await company.as("owner")).notifications.list({})).items;
    const outsider = await (await api.company()).as("owner");
    for (const caller of [await company.as("viewer"), outsider]) {
      expect((await caller.notifications.list({})).items).toEqual([]);
      expect(await caller.notifications.markRead({ ids: [own?.id ?? ""] })).toEqual({ unread: 0 });
    }
    expect(await (await company.as("owner")).notifications.unreadCount()).toEqual({ unread: 1 });
    const owner = await company.principal("owner");
    const key = {
      id: randomUUID(),
      name: "Key",
      kind: "service",
      maxRisk: "destructive",
      approvalMode: "none",
      ratePerMinute: 60,
      scopes: [],
      expiresAt: null,
    } as const;
    await expect(api.caller({ ...owner, key }).notifications.list({})).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(api.anonymous().notifications.list({})).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    for (const wrong of [{}, { ids: [own?.id ?? ""], all: true as const }]) {
      await expect((await company.as("owner")).notifications.markRead(wrong)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
  });
});
