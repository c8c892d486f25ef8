import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { strategyStatuses } from "./enums.ts";
import { makeStrategy } from "./factory.ts";
import { strategyMachine } from "./rules.ts";
import { type StrategyMove, strategyMoves } from "./schema.ts";

let api: TestApi;
let company: TestCompany;
let admin: Caller;
let member: Caller;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
  admin = await company.as("admin");
  member = await company.as("member");
});

afterAll(() => api.close());

const move = (caller: Caller, name: StrategyMove, id: string) =>
  name === "reject" ? caller.strategies.reject({ id, comment: "Too long" }) : caller.strategies[name]({ id });
const okProcedures = async () =>
  (await company.auditRows()).filter(({ ok, entityType }) => ok && entityType === "strategy").map(({ procedure }) => procedure);

describe("the way through a review", () => {
  test("draft, review, rejection with a comment, again, approval, archive and back", async () => {
    const { id } = await makeStrategy(await company.scope());
    expect(await member.strategies.submit({ id, expectedVersion: 1 })).toMatchObject({
      status: "in_review",
      submittedBy: "Member Person",
      canEdit: false,
    });
    expect(await admin.strategies.reject({ id, comment: "Fewer posts, please" })).toMatchObject({
      status: "rejected",
      reviewComment: "Fewer posts, please",
      decidedBy: "Admin Person",
    });
    expect(await member.strategies.reopen({ id })).toMatchObject({ status: "draft", reviewComment: "Fewer posts, please" });
    expect(await member.strategies.submit({ id })).toMatchObject({ reviewComment: null, decidedBy: null, decidedAt: null });
    expect(await admin.strategies.approve({ id, expectedVersion: 1 })).toMatchObject({
      status: "approved",
      decidedBy: "Admin Person",
      moves: ["archive"],
    });
    expect(await admin.strategies.archive({ id })).toMatchObject({ status: "archived", moves: ["restore"] });
    expect(await admin.strategies.restore({ id })).toMatchObject({ status: "approved", decidedBy: "Admin Person" });
    expect(await okProcedures()).toEqual(
      ["submit", "reject", "reopen", "submit", "approve", "archive", "restore"].map((name) => `strategies.${name}`),
    );
    expect(
      await api.db.owner.selectFrom("jobs").select("id").where("audience", "=", "company").where("companyId", "=", company.id).execute(),
    ).toEqual([]);
  });

  test("every illegal move is refused and leaves the row as it was", async () => {
    const scope = await company.scope();
    for (const status of strategyStatuses) {
      const { id } = await makeStrategy(scope, { status });
      const before = await admin.strategies.get({ id });
      for (const name of strategyMoves.filter((one) => strategyMachine[one].from !== status)) {
        await expect(move(admin, name, id)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
      }
      expect(await admin.strategies.get({ id })).toEqual(before);
    }
    expect(await okProcedures()).toEqual([]);
  });

  test("a reviewer who read an older version is told", async () => {
    const { id } = await makeStrategy(await company.scope());
    await expect(member.strategies.submit({ id, expectedVersion: 7 })).rejects.toMatchObject({ code: "CONFLICT" });
    await member.strategies.submit({ id });
    await expect(admin.strategies.approve({ id, expectedVersion: 0 })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test("nothing is handed in unwritten or while it is being written", async () => {
    const scope = await company.scope();
    const empty = await makeStrategy(scope, { written: false });
    await expect(member.strategies.submit({ id: empty.id })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    const busy = await makeStrategy(scope);
    await member.strategies.regenerate({ id: busy.id, expectedVersion: 1 });
    await expect(member.strategies.submit({ id: busy.id })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test("a rejection needs words", async () => {
    const { id } = await makeStrategy(await company.scope(), { status: "in_review" });
    await expect(admin.strategies.reject({ id, comment: "  " })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("a new title, in any state", async () => {
    const { id } = await makeStrategy(await company.scope(), { status: "approved" });
    expect(await member.strategies.rename({ id, title: " Summer " })).toMatchObject({ title: "Summer", version: 1, status: "approved" });
    expect(await okProcedures()).toEqual(["strategies.rename"]);
  });
});
