import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { plainCell } from "../../../kernel/csv.ts";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { makeClient } from "../factory.ts";
import { MOST_IMPORTED } from "./schema.ts";

let api: TestApi;
let company: TestCompany;
let member: Caller;

beforeAll(async () => {
  api = await testApi();
});
beforeEach(async () => {
  company = await api.company();
  await api.db.owner.updateTable("companies").set({ maxClients: 1_000 }).where("id", "=", company.id).execute();
  member = await company.as("member");
});
afterAll(() => api.close());

const names = async () => (await member.clients.list({ limit: 100 })).items.map(({ name }) => name);
const outcomes = ({ rows }: { rows: { row: number; outcome: string }[] }) => rows.map(({ row, outcome }) => [row, outcome]);

const FILE = [
  "business name;Phone;Labels;Account manager;Favourite colour",
  "Harbour Dental;+49 30 901820;VIP; member@test.example;blue",
  "",
  "Quiet Bakery;;;;",
].join("\r\n");

/** The file above, owned by the member of this company. */
async function fileOf(): Promise<string> {
  const people = await member.users.list({ role: "member" });
  return FILE.replace("member@test.example", people.items[0]?.email ?? "");
}

describe("clients.import", () => {
  test("adds each row by the meaning of its heading, with one audit row each, and undo of each", async () => {
    const done = await member.clients.import({ csv: await fileOf() });
    expect(done).toMatchObject({ dryRun: false, added: 2, duplicates: 0, faulty: 0 });
    expect(outcomes(done)).toEqual([
      [2, "new"],
      [4, "new"],
    ]);
    expect(done.columns.map(({ field }) => field)).toEqual(["name", "phoneNumbers", "tags", "owner", null]);
    const client = await member.clients.get({ id: done.rows[0]?.id ?? "" });
    expect(client).toMatchObject({ name: "Harbour Dental", phoneNumber: "+4930901820", tags: ["VIP"], owner: { name: "Member Person" } });
    const admin = await company.as("admin");
    const { items } = await admin.audit.list({ procedure: "clients.import" });
    expect(items.map(({ sentence }) => sentence).sort()).toEqual([
      "Member Person imported the client Harbour Dental",
      "Member Person imported the client Quiet Bakery",
    ]);
    await admin.audit.undo({ id: items.find(({ clientName }) => clientName === "Quiet Bakery")?.id ?? "" });
    expect(await names()).toEqual(["Harbour Dental"]);
  });

  test("tried out first, it says the same and writes nothing", async () => {
    const tried = await member.clients.import({ csv: await fileOf(), dryRun: true });
    expect(tried).toMatchObject({ dryRun: true, added: 2 });
    expect(tried.rows.every(({ id }) => id === null)).toBe(true);
    expect([await names(), await company.auditRows()]).toEqual([[], []]);
  });

  test("with one faulty row imports none, and names each row and what to do", async () => {
    const csv = "Name,Phone numbers,Status,Owner\nGood,,active,\n,,,\nBad,12,asleep,Nobody\n,+4930901820,,";
    const tried = await member.clients.import({ csv, dryRun: true });
    expect(outcomes(tried)).toEqual([
      [2, "new"],
      [4, "faulty"],
      [5, "faulty"],
    ]);
    expect(tried.rows[1]?.notes.map((note) => note.split(":")[0]).sort()).toEqual(["Owner", "Phone numbers", "Status"]);
    expect(tried.rows[2]?.notes).toEqual(["Name: Please fill this in."]);
    await expect(member.clients.import({ csv })).rejects.toMatchObject({
      cause: { code: "invalid", message: expect.stringContaining("Row 4"), details: { rows: [{ row: 4 }, { row: 5 }] } },
    });
    expect(await names()).toEqual([]);
  });

  test("leaves out who is there by name or phone number, in the company or above in the file", async () => {
    await makeClient(await company.scope(), { name: "Harbour Dental", phoneNumbers: [{ number: "+4930901820" }] });
    const csv = "Name,Phone\nHARBOUR dental,\nRenamed,+49 30 901820\nNew,+49 30 901821\nnew,\nOther,0049 30 901821\n";
    const done = await member.clients.import({ csv });
    expect(done).toMatchObject({ added: 1, duplicates: 4 });
    expect(done.rows.map(({ notes }) => notes[0])).toEqual([
      "Harbour Dental is there already.",
      "Harbour Dental is there already.",
      undefined,
      "The same as row 4.",
      "The same as row 4.",
    ]);
    expect(await names()).toEqual(["Harbour Dental", "New"]);
  });

  test("keeps the plan's limit as a whole", async () => {
    await api.db.owner.updateTable("companies").set({ maxClients: 1 }).where("id", "=", company.id).execute();
    await expect(member.clients.import({ csv: "Name\nOne\nTwo\n" })).rejects.toMatchObject({ cause: { code: "limit_reached" } });
    expect(await names()).toEqual([]);
  });

  test.each([
    ["no names", "Profession\nDentist", /Name/],
    ["no rows", "Name\n\n", /no client/],
    ["a heading twice", "Name,Client\nA,B", /mean the same/],
    ["an open quotation mark", 'Name\n"A', /cannot|can be read/],
    ["too many rows", `Name\n${Array.from({ length: MOST_IMPORTED + 1 }, (_, at) => `Client ${at}`).join("\n")}`, /At most 500/],
  ])("says what is wrong with a file that has %s", async (_what, csv, words) => {
    await expect(member.clients.import({ csv })).rejects.toMatchObject({ cause: { code: "invalid", details: { fields: { csv: words } } } });
  });

  test("is for those who may add clients, and for all clients", async () => {
    const { id } = await makeClient(await company.scope());
    const csv = "Name\nOne\n";
    await expect((await company.as("viewer")).clients.import({ csv })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(api.caller(await company.limited([id])).clients.import({ csv, dryRun: true })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  test("another company's clients are no duplicates", async () => {
    await makeClient(await (await api.company("Other Agency")).scope(), { name: "One", phoneNumbers: [{ number: "+4930901820" }] });
    expect(await member.clients.import({ csv: "Name,Phone\nOne,+4930901820\n" })).toMatchObject({ added: 1, duplicates: 0 });
  });
});

describe("clients.export", () => {
  test("gives what the filters leave, which imports again as it is, formulas made harmless", async () => {
    const scope = await company.scope();
    await makeClient(scope, {
      name: "=1+1",
      tags: ["VIP", "Kiel"],
      phoneNumbers: [{ number: "+4930901820" }],
      description: 'Says "hi",\nloud',
    });
    await makeClient(scope, { name: "Paused", status: "paused" });
    const file = await member.clients.export({ status: "active" });
    expect(file).toMatchObject({ rows: 1, truncated: false, fileName: expect.stringMatching(/^clients-\d{4}-\d\d-\d\d\.csv$/) });
    expect(file.content).toContain("'=1+1,");
    const other = await api.company("Other Agency");
    const theirs = await other.as("owner");
    const done = await theirs.clients.import({ csv: file.content });
    expect(await theirs.clients.get({ id: done.rows[0]?.id ?? "" })).toMatchObject({
      name: "=1+1",
      tags: ["Kiel", "VIP"],
      phoneNumber: "+4930901820",
      description: 'Says "hi",\nloud',
    });
  });

  test("stands in the trail, and holds only what the caller sees", async () => {
    const scope = await company.scope();
    const seen = await makeClient(scope, { name: "Seen" });
    await makeClient(scope, { name: "Hidden" });
    const limited = api.caller(await company.limited([seen.id]));
    const file = await limited.clients.export({});
    expect([file.rows, file.content.includes("Hidden")]).toEqual([1, false]);
    expect(await company.auditRows()).toContainEqual(expect.objectContaining({ procedure: "clients.export", ok: true }));
  });

  test("only an apostrophe that made a formula harmless is taken away again", () => {
    expect(["'=1+1", "'+49", "'til dawn", "O'Hara", "'"].map(plainCell)).toEqual(["=1+1", "+49", "'til dawn", "O'Hara", "'"]);
  });
});
