import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "./factory.ts";
import { uniqueTags } from "./rules.ts";

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

const idOf = async (of: TestCompany, role: "member" | "viewer") => (await of.principal(role)).user.id;
const named = ({ items }: { items: { name: string }[] }) => items.map(({ name }) => name);

describe("a client's owner", () => {
  test("is somebody of the company, filters the list, and goes when nobody is chosen", async () => {
    const member = await idOf(company, "member");
    const client = await owner.clients.create({ name: "Harbour Dental", ownerId: member });
    await owner.clients.create({ name: "Quiet Bakery" });
    expect(client.owner).toEqual({ id: member, name: "Member Person" });
    expect(named(await owner.clients.list({ ownerId: member }))).toEqual(["Harbour Dental"]);
    expect((await owner.clients.update({ id: client.id, brandVoice: "warm" })).owner).toMatchObject({ id: member });
    expect((await owner.clients.update({ id: client.id, ownerId: null })).owner).toBeNull();
    expect(named(await owner.clients.list({ ownerId: member }))).toEqual([]);
  });

  test("of another company, or one who was removed, reads as missing; removing one leaves the client to nobody", async () => {
    const other = await api.company("Other Agency");
    const [member, outsider] = [await idOf(company, "member"), await idOf(other, "member")];
    const { id } = await owner.clients.create({ name: "Harbour Dental", ownerId: member });
    const refused = { code: "NOT_FOUND" };
    await expect(owner.clients.update({ id, ownerId: outsider })).rejects.toMatchObject(refused);
    await owner.users.delete({ id: member });
    expect((await owner.clients.get({ id })).owner).toBeNull();
    await expect(owner.clients.create({ name: "Second", ownerId: member })).rejects.toMatchObject(refused);
  });

  test("is a change in the trail like any other, and undoing it puts the one before back", async () => {
    const [member, viewer] = [await idOf(company, "member"), await idOf(company, "viewer")];
    const { id } = await owner.clients.create({ name: "Harbour Dental", ownerId: member, tags: ["Old"] });
    await owner.clients.update({ id, ownerId: viewer, tags: ["New"] });
    const { items } = await owner.audit.list({ procedure: "clients.update" });
    expect(items[0]?.changed.sort()).toEqual(["ownerId", "tags"]);
    await owner.audit.undo({ id: items[0]?.id ?? "" });
    expect(await owner.clients.get({ id })).toMatchObject({ owner: { id: member }, tags: ["Old"] });
  });
});

describe("a client's tags", () => {
  test("are stored once whatever their case, replaced as a whole, and left alone when they are not sent", async () => {
    const { id, tags } = await owner.clients.create({ name: "Harbour Dental", tags: [" VIP ", "vip", "Hospitality"] });
    expect(tags).toEqual(["Hospitality", "VIP"]);
    expect((await owner.clients.update({ id, brandVoice: "warm" })).tags).toEqual(["Hospitality", "VIP"]);
    expect((await owner.clients.update({ id, tags: ["hospitality", "New"] })).tags).toEqual(["hospitality", "New"]);
    expect((await owner.clients.update({ id, tags: [] })).tags).toEqual([]);
  });

  test("narrow the list down whatever their case, and each is listed once", async () => {
    const first = await owner.clients.create({ name: "First", tags: ["VIP", "Kiel"] });
    await owner.clients.create({ name: "Second", tags: ["vip"] });
    const gone = await owner.clients.create({ name: "Gone", tags: ["VIP", "Rare"] });
    await owner.clients.delete({ id: gone.id });
    expect(named(await owner.clients.list({ tag: "Vip" }))).toEqual(["First", "Second"]);
    expect((await owner.clients.list({ tag: "Vip", total: true })).total).toBe(2);
    expect((await owner.clients.tags()).items.map(({ tag }) => tag.toLowerCase())).toEqual(["kiel", "vip"]);
    const limited = api.caller(await company.limited([first.id]));
    expect((await limited.clients.tags()).items).toEqual([{ tag: "Kiel" }, { tag: "VIP" }]);
  });

  test("of another company are nobody's business, and a viewer changes none", async () => {
    const other = await api.company("Other Agency");
    await makeClient(await other.scope(), { tags: ["Secret"] });
    const { id } = await owner.clients.create({ name: "First", tags: ["VIP"] });
    expect((await owner.clients.tags()).items.map(({ tag }) => tag)).toEqual(["VIP"]);
    expect(named(await owner.clients.list({ tag: "Secret" }))).toEqual([]);
    await expect((await company.as("viewer")).clients.update({ id, tags: [] })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(owner.clients.update({ id, tags: Array.from({ length: 21 }, (_, at) => `Tag ${at}`) })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });

  test("keep the spelling that came first", () => {
    expect(uniqueTags(["VIP", "Kiel", "vip", "KIEL", "b"])).toEqual(["VIP", "Kiel", "b"]);
  });
});
