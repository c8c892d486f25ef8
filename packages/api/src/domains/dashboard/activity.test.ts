import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";

let api: TestApi;
let company: TestCompany;
let owner: Caller;

beforeAll(async () => {
  api = await testApi();
});
beforeEach(async () => {
  company = await api.company();
  owner = await company.as("owner");
});
afterAll(() => api.close());

const told = ({ items }: { items: { did: string; what: string }[] }) => items.map(({ did, what }) => `${did} ${what}`);

/** A client with a contact, a project and a session of its own, beside another client. */
async function workOn(name: string) {
  const { id: clientId } = await owner.clients.create({ name });
  await owner.clients.update({ id: clientId, brandVoice: "warm", website: "harbour.example" });
  await owner.contacts.create({ clientId, name: `Jonas of ${name}` });
  const { id: projectId } = await owner.projects.create({ name: `Photos of ${name}`, clientId });
  await owner.uploadSessions.create({ projectId, sourceKind: "browser" });
  return clientId;
}

const whatHappenedTo = (name: string) => [
  `added the upload session Photos of ${name}`,
  `added the project Photos of ${name}`,
  `added the contact Jonas of ${name}`,
  `changed the client ${name}`,
  `added the client ${name}`,
];

describe("dashboard.activity", () => {
  test("of one client tells what happened to it and to what is its own, with the fields that changed", async () => {
    const clientId = await workOn("Harbour Dental");
    await workOn("Quiet Bakery");
    await owner.companies.update({ id: company.id, name: "Renamed" });
    const activity = await owner.dashboard.activity({ clientId });
    expect(told(activity)).toEqual(whatHappenedTo("Harbour Dental"));
    expect(activity.items.map(({ changed }) => changed.sort())).toEqual([[], [], [], ["brandVoice", "website"], []]);
    expect(activity.items[3]).toMatchObject({ who: "Owner Person", target: { page: "client", id: clientId } });
  });

  test("says that a project was closed or reopened, and leaves out what says nothing to people", async () => {
    const clientId = await workOn("Harbour Dental");
    const [project] = (await owner.projects.list({ clientId })).items;
    for (const isActive of [false, true]) await owner.projects.update({ id: project?.id ?? "", isActive });
    const { items } = await owner.dashboard.activity({ clientId, limit: 2 });
    expect(items.map(({ did, changed }) => [did, changed])).toEqual([
      ["reopened", []],
      ["closed", []],
    ]);
  });

  test("goes on page by page, of one client and of all, without a row twice", async () => {
    const clientId = await workOn("Harbour Dental");
    await workOn("Quiet Bakery");
    for (const of of [{ clientId }, {}]) {
      const whole = await owner.dashboard.activity({ ...of, limit: 100 });
      const parts = [];
      let cursor: string | undefined;
      do {
        const page = await owner.dashboard.activity({ ...of, limit: 2, cursor });
        parts.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(parts).toEqual(whole.items);
    }
  });

  test("tells of nothing that the caller may not read of", async () => {
    const [given, kept] = [await workOn("Harbour Dental"), await workOn("Quiet Bakery")];
    const limited = api.caller(await company.limited([given]));
    expect(told(await limited.dashboard.activity({}))).toEqual(whatHappenedTo("Harbour Dental"));
    await expect(limited.dashboard.activity({ clientId: kept })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await owner.apiKeys.issue({ name: "Nightly sync", kind: "service", scopes: ["clients:read"], clientIds: [given] });
    expect(told(await owner.dashboard.activity({ limit: 1 }))).toEqual(["issued the API key Nightly sync"]);
    expect(told(await (await company.as("viewer")).dashboard.activity({ limit: 1 }))).not.toContain("issued the API key Nightly sync");
  });

  test("another company's client reads as missing, a deleted one too, and refused calls are nobody's news", async () => {
    const other = await api.company("Other Agency");
    const foreign = await makeClient(await other.scope());
    await expect(owner.dashboard.activity({ clientId: foreign.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { id } = await owner.clients.create({ name: "Harbour Dental" });
    await (await company.as("viewer")).clients.update({ id, name: "No" }).catch(() => undefined);
    expect(told(await owner.dashboard.activity({ clientId: id }))).toEqual(["added the client Harbour Dental"]);
    await owner.clients.delete({ id });
    await expect(owner.dashboard.activity({ clientId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(api.anonymous().dashboard.activity({})).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });
});
