import { randomUUID } from "node:crypto";
import { sql } from "@frontoffice/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSecretbox } from "../../adapters/secretbox.ts";
import { listEvents } from "../../kernel/events.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { resealSecrets } from "../system/reseal.ts";
import { makeEndpoint } from "./factory.ts";

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

const url = "https://8.8.8.8/hooks";
const stored = (id: string) => api.db.owner.selectFrom("webhookEndpoints").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

describe("webhooks.endpoints.create", () => {
  test("answers the secret once; it lies sealed, and neither the audit row nor a later answer has it", async () => {
    const caller = await company.as("admin");
    const { secret, ...made } = await caller.webhooks.endpoints.create({ url, events: ["client.created", "client.created"] });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(made).toMatchObject({ url, events: ["client.created"], clientIds: null, isEnabled: true, secretIsReadable: true });
    expect(await caller.webhooks.endpoints.get({ id: made.id })).toEqual(made);
    expect((await stored(made.id)).secret).toMatch(/^v1\./);
    expect(await company.auditRows()).toMatchObject([{ procedure: "webhooks.endpoints.create", ok: true, entityId: made.id }]);
    const trail = await api.db.owner.selectFrom("auditEvents").select(["before", "after"]).where("companyId", "=", company.id).execute();
    expect(JSON.stringify(trail)).not.toContain(secret?.slice(6, 20));
  });

  test.each([
    ["http://example.com/hooks", /https/],
    ["https://127.0.0.1/hooks", /private/],
    ["https://[::1]/hooks", /private/],
    ["https://169.254.169.254/latest", /private/],
    ["https://10.0.0.8/hooks", /private/],
    ["https://localhost/hooks", /private/],
    ["https://example.com:22/", /Port 22/],
    ["https://me:secret@example.com/", /user name/],
    ["not an address", /valid address/],
  ])("refuses %s and names the field", async (address, words) => {
    const call = (await company.as("owner")).webhooks.endpoints.create({ url: address, events: ["*"] });
    await expect(call).rejects.toMatchObject({
      code: "BAD_REQUEST",
      cause: { details: { fields: { url: expect.stringMatching(words) } } },
    });
  });

  test("another company's client and an unknown one read the same", async () => {
    const foreign = await makeClient(await other.scope());
    const caller = await company.as("owner");
    const ask = (clientId: string) => caller.webhooks.endpoints.create({ url, events: ["*"], clientIds: [clientId] }).catch(String);
    expect(await ask(foreign.id)).toBe(await ask(randomUUID()));
    expect(await ask(foreign.id)).toContain("no such client");
  });

  test("refuses a member, an unknown event and fields that are nobody's to set", async () => {
    await expect((await company.as("member")).webhooks.endpoints.create({ url, events: ["*"] })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const caller = await company.as("owner");
    for (const wrong of [{ events: ["client.exploded"] }, { events: [] }, { companyId: other.id }, { secret: "whsec_mine" }]) {
      const input = { url, events: ["*"], ...wrong } as Parameters<typeof caller.webhooks.endpoints.create>[0];
      await expect(caller.webhooks.endpoints.create(input)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
  });
});

describe("changing an endpoint", () => {
  test("updates what is sent, disables, enables, deletes and restores, each with an audit row", async () => {
    const caller = await company.as("admin");
    const { id } = await makeEndpoint(await company.scope());
    const { endpoints } = caller.webhooks;
    expect(await endpoints.update({ id, events: ["strategy.approved"], description: "Billing" })).toMatchObject({
      url,
      events: ["strategy.approved"],
      description: "Billing",
    });
    expect(await endpoints.disable({ id })).toMatchObject({ isEnabled: false, disabledReason: "person" });
    expect(await endpoints.enable({ id })).toMatchObject({ isEnabled: true, disabledReason: null });
    expect((await endpoints.delete({ id })).deletedAt).not.toBeNull();
    await expect(endpoints.get({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await endpoints.list({})).items).toEqual([]);
    expect((await endpoints.list({ includeDeleted: true })).items).toMatchObject([{ id }]);
    expect(await endpoints.restore({ id })).toMatchObject({ id, deletedAt: null });
    const [, ...rows] = await company.auditRows();
    expect(rows.map(({ procedure }) => procedure.split(".")[2])).toEqual(["update", "disable", "enable", "delete", "restore"]);
  });

  test.each(["get", "update", "disable", "enable", "delete", "restore", "rotateSecret", "test"] as const)(
    "%s: another company's endpoint reads as missing, and a member is refused",
    async (move) => {
      const { id } = await makeEndpoint(await other.scope());
      await expect((await company.as("owner")).webhooks.endpoints[move]({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect((await company.as("member")).webhooks.endpoints[move]({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    },
  );

  test("a rotation needs a person who confirmed lately, and keeps the old secret for as long as asked", async () => {
    const { id, plainSecret } = await makeEndpoint(await company.scope());
    const principal = await company.principal("owner");
    const stale = api.caller({ ...principal, confirmedAt: new Date(Date.now() - 3_600_000) });
    await expect(stale.webhooks.endpoints.rotateSecret({ id })).rejects.toMatchObject({ cause: { details: { confirm: true } } });
    const { endpoints } = api.caller(principal).webhooks;
    const rotated = await endpoints.rotateSecret({ id, overlapHours: 2 });
    expect(rotated.secret).not.toBe(plainSecret);
    expect(Date.parse(rotated.previousSecretUntil ?? "") - Date.now()).toBeGreaterThan(7_100_000);
    expect((await endpoints.rotateSecret({ id, overlapHours: 0 })).previousSecretUntil).toBeNull();
    expect((await stored(id)).previousSecret).toBeNull();
  });

  test("a caller with listed clients sees and makes endpoints of those clients alone", async () => {
    const [mine, theirs] = [await makeClient(await company.scope()), await makeClient(await company.scope())];
    const all = await makeEndpoint(await company.scope());
    const principal = await company.principal("owner");
    const limited = api.caller({ ...principal, company: principal.company && { ...principal.company, clientIds: [mine.id] } });
    const { endpoints } = limited.webhooks;
    await expect(endpoints.get({ id: all.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(endpoints.create({ url, events: ["*"], clientIds: [theirs.id] })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const made = await endpoints.create({ url, events: ["*"] });
    expect(made.clientIds).toEqual([mine.id]);
    expect((await endpoints.list({})).items).toMatchObject([{ id: made.id }]);
    expect(await endpoints.test({ id: made.id })).toMatchObject({ deliveryId: expect.any(String) });
    expect((await limited.webhooks.deliveries.list({})).items).toHaveLength(1);
    await expect(endpoints.update({ id: made.id, clientIds: null })).resolves.toMatchObject({ clientIds: [mine.id] });
  });
});

test("every type of event has words and a group", async () => {
  const { items } = await (await company.as("admin")).webhooks.eventTypes();
  expect(items.map(({ type }) => type).sort()).toEqual(listEvents().map(({ type }) => type));
  for (const { words, group } of items) expect(words.length * group.length).toBeGreaterThan(0);
});

describe("keys that seal the secrets", () => {
  const [older, newer] = ["an older key with more than 32 characters", "a newer key with more than 32 characters"];
  const withKeys = (...keys: [string, ...string[]]) => ({ ...api.services.adapters, secretbox: createSecretbox(keys) });

  test("both keys open meanwhile; after sealing again the old one can go, and a second run changes nothing", async () => {
    const scope = { ...(await company.scope()), adapters: withKeys(older) };
    const { id } = await makeEndpoint(scope);
    const during = { ...api.services, adapters: withKeys(newer, older) };
    const before = (await stored(id)).secret;
    expect(during.adapters.secretbox.needsRotation(before)).toBe(true);
    expect((await resealSecrets(during)).find(({ store }) => store === "webhook_endpoints")).toMatchObject({ resealed: 1 });
    const after = (await stored(id)).secret;
    expect(after).not.toBe(before);
    const place = { companyId: company.id, row: `webhook_endpoints:${id}`, field: "secret" };
    expect(createSecretbox([newer]).open(after, place)).toMatch(/^whsec_/);
    expect((await resealSecrets(during)).find(({ store }) => store === "webhook_endpoints")).toMatchObject({ resealed: 0 });
    expect((await stored(id)).secret).toBe(after);
  });

  test("a secret whose key is missing is shown as unreadable and never written over", async () => {
    const { id } = await makeEndpoint({ ...(await company.scope()), adapters: withKeys(older) });
    const before = await stored(id);
    const told = await resealSecrets({ ...api.services, adapters: withKeys(newer) });
    expect(told.find(({ store }) => store === "webhook_endpoints")?.unreadable).toBeGreaterThan(0);
    expect(await stored(id)).toEqual(before);
    expect(await (await company.as("owner")).webhooks.endpoints.get({ id })).toMatchObject({ secretIsReadable: false });
  });
});

test("the health of an endpoint is told from its newest hundred deliveries, whatever came before", async () => {
  const { id } = await makeEndpoint(await company.scope());
  await sql`
    insert into webhook_deliveries (company_id, endpoint_id, event_id, event_type, payload, status, max_attempts, finished_at, next_attempt_at)
    select ${company.id}, ${id}, uuidv7(), 'client.updated', '{}', state, 8, case when state <> 'pending' then now() end,
      case when state = 'pending' then now() end
    from generate_series(1, 130) n
      cross join lateral (select case when n <= 20 then 'pending' when n <= 40 then 'failed' else 'delivered' end as state) s
    order by n`.execute(api.db.owner);
  const { health } = await (await company.as("admin")).webhooks.endpoints.get({ id });
  expect(health).toMatchObject({ delivered: 90, failed: 10, pending: 20 });
  expect(health.recent).toHaveLength(20);
});
