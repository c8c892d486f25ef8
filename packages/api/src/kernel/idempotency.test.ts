import { randomUUID } from "node:crypto";
import { sql } from "@frontoffice/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeKey } from "../domains/api-keys/factory.ts";
import { callAs, faultOf } from "../domains/approvals/factory.ts";
import { type TestApi, type TestCompany, testApi } from "../testing/index.ts";
import { purgeKeys } from "./idempotency.ts";
import type { Principal } from "./principal.ts";

let api: TestApi;
let company: TestCompany;
let owner: Principal;
let key: string;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
  owner = await company.principal("owner");
  key = randomUUID();
});

afterAll(() => api.close());

const once = (procedure: string, input: unknown, by: Principal | null = owner) =>
  callAs(api, by, procedure, input, { idempotencyKey: key });
const clientNames = async () =>
  (await api.db.owner.selectFrom("clients").select("name").where("companyId", "=", company.id).orderBy("id").execute()).map(
    ({ name }) => name,
  );
const keyRows = async () => api.db.owner.selectFrom("idempotencyKeys").selectAll().where("companyId", "=", company.id).execute();

describe("a call with an idempotency key", () => {
  test("sent twice is made once, and answers the same; the second answer says so", async () => {
    const [first, second] = [
      await once("clients.create", { name: "Once", profession: "baker" }),
      await once("clients.create", { profession: "baker", name: "Once" }),
    ];
    expect(second.answer).toEqual(first.answer);
    expect([first.responseMeta.replayed, second.responseMeta.replayed]).toEqual([undefined, true]);
    expect(await clientNames()).toEqual(["Once"]);
    expect((await company.auditRows()).filter(({ procedure }) => procedure === "clients.create")).toHaveLength(1);
  });

  test("is recognised by a digest that was stored by an earlier version", async () => {
    const requestHash = Buffer.from("867adca1c872a8e2ffddd513e747d1f23d1117c338ceadcd2a52d781ba4508db", "hex");
    const stored = { companyId: company.id, principalId: owner.user.id, key, procedure: "clients.create", requestHash };
    await api.db.owner
      .insertInto("idempotencyKeys")
      .values({ ...stored, answer: JSON.stringify('{"id":"of-then"}') })
      .execute();
    const phoneNumbers = [{ label: "Desk\n", number: "+49431901820" }];
    const call = once("clients.create", { profession: "baker", phoneNumbers, description: "", name: "Kept Ünder \u{1F512}" });
    expect(await call).toMatchObject({ answer: { id: "of-then" }, responseMeta: { replayed: true } });
    expect(await clientNames()).toEqual([]);
  });

  test("twenty at one moment make one row and twenty equal answers", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => once("clients.create", { name: "Crowd" })));
    expect(new Set(answers.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    expect(answers.filter(({ responseMeta }) => !responseMeta.replayed)).toHaveLength(1);
    expect(await clientNames()).toEqual(["Crowd"]);
  });

  test("stands for that call alone: another input or another procedure is a conflict, and does nothing", async () => {
    await once("clients.create", { name: "First" });
    const other = [once("clients.create", { name: "Second" }), once("onboarding.save", { step: 1, data: { name: "First" } })];
    for (const fault of await Promise.all(other.map(faultOf))) {
      expect(fault).toMatchObject({ code: "conflict", details: { idempotencyKey: key } });
    }
    expect(await clientNames()).toEqual(["First"]);
  });

  test("starts one job: generating twice answers the same job", async () => {
    const { answer: client } = await callAs(api, owner, "clients.create", { name: "Planned" });
    const input = { clientId: (client as { id: string }).id, weeks: 1 };
    const [first, second] = [await once("strategies.generate", input), await once("strategies.generate", input)];
    expect(second.answer).toEqual(first.answer);
    expect(await faultOf(once("strategies.generate", { ...input, weeks: 2 }))).toMatchObject({ code: "conflict" });
  });

  test("is another principal's own: the same key of a key, of a person and of another company are three", async () => {
    const program = await (await makeKey(api, company, { scopes: ["clients:write"] })).principal();
    const outsider = await (await api.company("Other Agency")).principal("owner");
    await once("clients.create", { name: "By a person" });
    await once("clients.create", { name: "By a program" }, program);
    expect((await once("clients.create", { name: "By a person" }, outsider)).responseMeta.replayed).toBeUndefined();
    expect(await clientNames()).toEqual(["By a person", "By a program"]);
  });
});

describe("a call that fails", () => {
  test("for a reason that lasts answers the same fault again, even when the reason is gone", async () => {
    const { answer } = await callAs(api, owner, "clients.create", { name: "Taken" });
    const first = await faultOf(once("clients.create", { name: "Taken" }));
    expect(first).toMatchObject({ code: "conflict" });
    await callAs(api, owner, "clients.delete", { id: (answer as { id: string }).id });
    expect(await faultOf(once("clients.create", { name: "Taken" }))).toMatchObject({
      code: "conflict",
      message: first?.message,
    });
  });

  test("for a reason that passes leaves the key free", async () => {
    const viewer = await company.principal("viewer");
    expect(await faultOf(once("clients.create", { name: "Later" }, viewer))).toMatchObject({ code: "forbidden" });
    await expect(once("clients.create", { name: "" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await keyRows()).toEqual([]);
    expect((await once("clients.create", { name: "Later" })).answer).toMatchObject({ name: "Later" });
  });

  test("because its connection died leaves nothing behind: the retry makes it", async () => {
    const holder = await api.db.pool("owner").connect();
    // The command locks the company's row for the plan's limit; held here, it stands in the middle of its transaction.
    await holder.query("begin");
    await holder.query("select from companies where id = $1 for update", [company.id]);
    const call = once("clients.create", { name: "Survivor" }).catch((error: unknown) => error);
    const blocked = "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(async () => (await api.db.pool("owner").query(blocked)).rowCount).toBe(1);
    await api.db.pool("owner").query(`select pg_terminate_backend(pid) from (${blocked}) waiting`);
    expect(await call).toBeInstanceOf(Error);
    await holder.query("rollback");
    holder.release();
    expect([await clientNames(), await keyRows()]).toEqual([[], []]);
    const { answer, responseMeta } = await once("clients.create", { name: "Survivor" });
    expect([answer, responseMeta.replayed]).toMatchObject([{ name: "Survivor" }, undefined]);
    expect(await clientNames()).toEqual(["Survivor"]);
  });
});

describe("what is kept", () => {
  test("lasts a day: afterwards the key is free, and the cleaning removes it", async () => {
    await once("clients.create", { name: "Yesterday" });
    const [row] = await keyRows();
    expect((row?.expiresAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
    const past = sql<Date>`now() - interval '1 second'`;
    const expire = () => api.db.owner.updateTable("idempotencyKeys").set({ expiresAt: past }).where("companyId", "=", company.id).execute();
    await expire();
    expect((await once("clients.create", { name: "Today" })).answer).toMatchObject({ name: "Today" });
    expect(await purgeKeys(api.services.identity)).toBe(0);
    await expire();
    expect(await purgeKeys(api.services.identity)).toBe(1);
    expect(await keyRows()).toEqual([]);
  });

  test("holds no secret: the repeated answer is the first one without it", async () => {
    const input = { name: "Nightly", scopes: ["clients:read"] };
    const first = (await once("apiKeys.issue", input)).answer as { id: string; secret: string };
    const second = (await once("apiKeys.issue", input)).answer;
    expect(second).toEqual({ ...first, secret: null });
    expect(JSON.stringify(await keyRows())).not.toContain(first.secret.slice(10));
  });
});
