import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { keyOf } from "../../testing/principals.ts";
import { callAs } from "../approvals/factory.ts";
import { freshApproval } from "../approvals/recipes.ts";
import { makeClient } from "../clients/factory.ts";
import { makeStrategy } from "../strategies/factory.ts";
import { makeEndpoint } from "../webhooks/factory.ts";
import { freshFailure } from "./recipes.ts";

let api: TestApi;
let company: TestCompany;
let clientId: string;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
  clientId = (await makeClient(await company.scope(), { name: "Harbour Dental" })).id;
});

afterAll(() => api.close());

const place = () => ({ api, company, clientId });
const missing = { code: "NOT_FOUND" };

async function submitted(title: string, of = clientId): Promise<string> {
  const { id } = await makeStrategy(await company.scope("member"), { clientId: of, title });
  await (await company.as("member")).strategies.submit({ id });
  return id;
}

const asked = async () => freshApproval({ ...place(), key: await keyOf({ api, company }) }, "pending");

async function refusedStorage(): Promise<string> {
  const { id } = await api.db.owner
    .insertInto("storageConnections")
    .values({
      companyId: company.id,
      name: "Archive",
      kind: "s3",
      region: "eu",
      forcePathStyle: true,
      accessKeyId: "key",
      secretAccessKey: "sealed",
      createdVia: "web",
      lastCheckedAt: new Date(),
      lastError: "The key is not known.",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function stoppedEndpoint(): Promise<string> {
  const { id } = await makeEndpoint(await company.scope());
  const stopped = { isEnabled: false, disabledAt: new Date(), disabledReason: "failing" };
  await api.db.owner.updateTable("webhookEndpoints").set(stopped).where("id", "=", id).execute();
  return id;
}

async function unsentUpload(name: string): Promise<string> {
  const caller = await company.as("member");
  const project = await caller.projects.create({ name: `Photos for ${name}`, clientId });
  const { id } = await caller.uploadSessions.create({ projectId: project.id, sourceKind: "browser", name });
  const failed = { status: "failed", error: "3 files were not sent.", startedAt: new Date(), completedAt: new Date() };
  await api.db.owner.updateTable("uploadSessions").set(failed).where("id", "=", id).execute();
  return id;
}

const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);

describe("inbox.list and counts", () => {
  test("show everything that waits, the newest first, with a sentence and what can be done", async () => {
    const made = [
      await submitted("Spring plan"),
      (await asked()).id,
      (await freshFailure(place())).id,
      await unsentUpload("Terrace"),
      await refusedStorage(),
      await stoppedEndpoint(),
    ];
    const caller = await company.as("owner");
    const { items, nextCursor } = await caller.inbox.list({});
    expect([idsOf({ items }), nextCursor]).toEqual([made.toReversed(), null]);
    expect(items.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^The webhook endpoint https:.* was switched off$/),
      "The storage “Archive” refuses the connection",
      "The upload “Terrace” has failed",
      expect.stringMatching(/ for Harbour Dental has failed$/),
      expect.stringContaining(" wants to change"),
      "Member Person asks you to review “Spring plan”",
    ]);
    expect(items.map(({ actions: [first] }) => first?.name)).toEqual(["enable", "reconnect", "resume", "retry", "approve", "review"]);
    expect(items.map(({ client }) => client?.name ?? null)).toEqual([null, null, ...Array(4).fill("Harbour Dental")]);
    const { total, kinds } = await caller.inbox.counts({});
    expect([total, kinds.map(({ count }) => count)]).toEqual([6, [1, 1, 1, 1, 1, 1]]);
  });

  test("every action that is offered is a call that the caller may make", async () => {
    await submitted("Spring plan");
    await freshFailure(place());
    const caller = await company.as("owner");
    for (const { actions } of (await caller.inbox.list({})).items) {
      const { procedure, input } = actions.find(({ name }) => name === "approve" || name === "dismiss") ?? {};
      await callAs(api, await company.principal("owner"), procedure ?? "", input);
    }
    expect(await caller.inbox.counts({})).toMatchObject({ total: 0 });
  });

  test("pages go on where the last one ended, over all kinds, and filters narrow them down", async () => {
    const jobs = [];
    for (let made = 0; made < 5; made += 1) jobs.push((await freshFailure(place())).id);
    await stoppedEndpoint();
    const caller = await company.as("owner");
    const shown: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await caller.inbox.list({ limit: 2, cursor });
      shown.push(...idsOf(page));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && shown.length < 10);
    expect([shown.length, new Set(shown).size]).toEqual([6, 6]);
    expect(shown.slice(1)).toEqual(jobs.toReversed());
    expect(idsOf(await caller.inbox.list({ kind: "webhook" }))).toEqual(shown.slice(0, 1));
    expect(idsOf(await caller.inbox.list({ clientId }))).toEqual(shown.slice(1));
    expect(await caller.inbox.counts({ clientId })).toMatchObject({ total: 5 });
  });

  test("nothing is shown to those who may not decide", async () => {
    await submitted("Spring plan");
    await asked();
    await freshFailure(place());
    await refusedStorage();
    const member = await company.as("member");
    expect((await member.inbox.list({})).items.map(({ kind }) => kind)).toEqual(["job"]);
    expect((await member.inbox.counts({})).kinds.map(({ kind }) => kind)).toEqual(["job", "upload"]);
    const viewer = await company.as("viewer");
    expect([await viewer.inbox.list({}), await viewer.inbox.counts({})]).toEqual([
      { items: [], nextCursor: null },
      { total: 0, kinds: [] },
    ]);
  });

  test("who works with listed clients is shown what is about those alone", async () => {
    const listed = (await makeClient(await company.scope())).id;
    const own = await freshFailure({ ...place(), clientId: listed });
    await freshFailure(place());
    await asked();
    await submitted("Spring plan");
    const limited = api.caller(await company.limited([listed]));
    expect(idsOf(await limited.inbox.list({}))).toEqual([own.id]);
    expect(await limited.inbox.counts({})).toMatchObject({ total: 1 });
    expect(idsOf(await limited.inbox.list({ clientId }))).toEqual([]);
  });

  test("nothing of another company is shown", async () => {
    await freshFailure(place());
    const other = await api.company("Other Agency");
    expect(await (await other.as("owner")).inbox.list({})).toMatchObject({ items: [] });
  });

  test("what is about a deleted client waits no more, and comes back with it", async () => {
    await submitted("Spring plan");
    await freshFailure(place());
    const caller = await company.as("owner");
    await caller.clients.delete({ id: clientId });
    expect(await caller.inbox.counts({})).toMatchObject({ total: 0 });
    await caller.clients.restore({ id: clientId });
    expect(await caller.inbox.counts({})).toMatchObject({ total: 2 });
  });

  test("a failed draft that was asked for again waits no more", async () => {
    const caller = await company.as("owner");
    const { id: jobId } = await freshFailure(place(), "strategies.draft");
    const { id: strategyId } = await makeStrategy(await company.scope(), { clientId });
    const draftedBy = (id: string | null) =>
      api.db.owner.updateTable("strategies").set({ jobId: id }).where("id", "=", strategyId).execute();
    await draftedBy(jobId);
    expect(idsOf(await caller.inbox.list({}))).toEqual([jobId]);
    await draftedBy(null);
    expect(idsOf(await caller.inbox.list({}))).toEqual([]);
  });
});

describe("inbox.snooze", () => {
  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

  test("snoozes a thing for one person until a moment", async () => {
    const { kind, id } = await freshFailure(place());
    const [caller, colleague] = [await company.as("owner"), await company.as("admin")];
    await caller.inbox.snooze({ kind, id, until: inAnHour() });
    expect([idsOf(await caller.inbox.list({})), (await caller.inbox.counts({})).total]).toEqual([[], 0]);
    expect((await caller.inbox.list({ snoozed: true })).items).toMatchObject([{ id, snoozedUntil: expect.any(String) }]);
    expect(idsOf(await colleague.inbox.list({}))).toEqual([id]);
    await api.db.owner
      .updateTable("inboxSnoozes")
      .set({ until: new Date(Date.now() - 1_000) })
      .where("subjectId", "=", id)
      .execute();
    expect(idsOf(await caller.inbox.list({}))).toEqual([id]);
  });

  test("is taken back by unsnooze", async () => {
    const { kind, id } = await freshFailure(place());
    const caller = await company.as("owner");
    await caller.inbox.snooze({ kind, id, until: inAnHour() });
    await caller.inbox.unsnooze({ kind, id });
    expect(idsOf(await caller.inbox.list({}))).toEqual([id]);
  });

  test("takes moments to come alone, and no row of another company", async () => {
    const { kind, id } = await freshFailure(place());
    const caller = await company.as("owner");
    for (const until of ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"])
      await expect(caller.inbox.snooze({ kind, id, until })).rejects.toMatchObject({ cause: { code: "invalid" } });
    const other = await api.company("Other Agency");
    await expect((await other.as("owner")).inbox.snooze({ kind, id, until: inAnHour() })).rejects.toMatchObject(missing);
  });
});

describe("inbox.dismiss", () => {
  test("takes a failure out of everybody's inbox, with an audit row, and an undo brings it back", async () => {
    const { kind, id } = await freshFailure(place());
    const [caller, colleague] = [await company.as("owner"), await company.as("admin")];
    await caller.inbox.dismiss({ kind, id });
    expect(await colleague.inbox.counts({})).toMatchObject({ total: 0 });
    const [row] = (await caller.audit.list({ procedure: "inbox.dismiss" })).items;
    expect(row).toMatchObject({ subject: { kind: "job", id } });
    await caller.audit.undo({ id: row?.id ?? "" });
    expect(idsOf(await colleague.inbox.list({}))).toEqual([id]);
  });

  test("what fails again is there again", async () => {
    const { kind, id } = await freshFailure(place());
    const caller = await company.as("owner");
    await caller.inbox.dismiss({ kind, id });
    await api.db.owner
      .updateTable("jobs")
      .set({ finishedAt: new Date(Date.now() + 60_000) })
      .where("id", "=", id)
      .execute();
    expect(idsOf(await caller.inbox.list({}))).toEqual([id]);
  });

  test("decisions are not dismissed, and nobody dismisses what they may not decide", async () => {
    const review = await submitted("Spring plan");
    const caller = await company.as("owner");
    await expect(caller.inbox.dismiss({ kind: "review", id: review })).rejects.toMatchObject({ cause: { code: "invalid" } });
    const endpoint = await stoppedEndpoint();
    await expect((await company.as("member")).inbox.dismiss({ kind: "webhook", id: endpoint })).rejects.toMatchObject(missing);
    await expect((await company.as("viewer")).inbox.dismiss({ kind: "webhook", id: endpoint })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const other = await api.company("Other Agency");
    await expect((await other.as("owner")).inbox.dismiss({ kind: "webhook", id: endpoint })).rejects.toMatchObject(missing);
  });
});
