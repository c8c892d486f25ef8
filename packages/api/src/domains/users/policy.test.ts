import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ROLES, type Role } from "../../kernel/permissions.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { freshPerson } from "./recipes.ts";
import { outranks } from "./rules.ts";

let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
});
beforeEach(async () => {
  company = await api.company();
});
afterAll(() => api.close());

const roleOf = async (userId: string) => {
  const rows = api.db.owner.selectFrom("memberships").select(["role", "isActive"]).where("companyId", "=", company.id);
  return rows.where("userId", "=", userId).executeTakeFirstOrThrow();
};

const owners = async () => {
  const rows = api.db.owner.selectFrom("memberships").select("userId").where("companyId", "=", company.id);
  return rows.where("role", "=", "owner").where("isActive", "=", true).execute();
};

const outcomes = async (calls: Promise<unknown>[]) => (await Promise.allSettled(calls)).map(({ status }) => status).sort();

describe("roles", () => {
  const pairs = (["owner", "admin"] as const).flatMap((manager) => ROLES.map((role) => [manager, role] as const));

  test.each(pairs)("an %s makes somebody %s only up to the own role", async (manager, role) => {
    const caller = await company.as(manager);
    const id = await freshPerson({ api, company });
    const results = await outcomes([
      caller.users.update({ id, role }),
      caller.users.create({ email: `${manager}-${role}-${Date.now()}@example.com`, name: "New", role }),
      caller.invitations.send({ email: `i-${manager}-${role}-${Date.now()}@example.com`, role }),
    ]);
    const expected = outranks(role, manager) ? "rejected" : "fulfilled";
    // Somebody who is a viewer already stays one.
    expect(results).toEqual([expected, expected, expected]);
  });

  test.each(pairs)("an %s acts on a person who is %s only up to the own role", async (manager, role: Role) => {
    const caller = await company.as(manager);
    await company.as("owner");
    const id = await freshPerson({ api, company }, { role });
    const expected = outranks(role, manager) ? "rejected" : "fulfilled";
    for (const change of ["endSessions", "deactivate", "reactivate", "delete", "restore"] as const) {
      expect((await Promise.allSettled([caller.users[change]({ id })]))[0].status, change).toBe(expected);
      if (expected === "rejected") await expect(caller.users[change]({ id })).rejects.not.toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
    }
  });

  test("nobody acts on themselves: no removal, no deactivation, no other role, whether up or down", async () => {
    await freshPerson({ api, company }, { role: "owner" });
    for (const role of ["owner", "admin"] as const) {
      const caller = await company.as(role);
      const { id } = (await company.principal(role)).user;
      for (const call of [
        () => caller.users.delete({ id }),
        () => caller.users.deactivate({ id }),
        () => caller.users.update({ id, role: "viewer" }),
        () => caller.users.update({ id, role: "owner" }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: "FORBIDDEN" });
      }
      expect(await roleOf(id)).toEqual({ role, isActive: true });
    }
  });

  test("who makes somebody an admin who was limited lifts the limit with it", async () => {
    const owner = await company.as("owner");
    const client = await owner.clients.create({ name: "Harbour Dental" });
    const { user } = await company.limited([client.id]);
    expect(await owner.users.update({ id: user.id, role: "admin" })).toMatchObject({ role: "admin", clientIds: null });
  });
});

describe("the last owner", () => {
  const acts = ["demoted", "deactivated", "removed"] as const;
  const act = async (what: (typeof acts)[number], manager: string, id: string) => {
    const base = await company.principal("owner");
    const caller = api.caller({ ...base, user: { ...base.user, id: manager } });
    if (what === "demoted") return caller.users.update({ id, role: "viewer" });
    return what === "removed" ? caller.users.delete({ id }) : caller.users.deactivate({ id });
  };

  test.each(acts)("is never %s, also when two owners do it to each other at once", async (what) => {
    for (let round = 0; round < 8; round += 1) {
      company = await api.company();
      const first = (await company.principal("owner")).user.id;
      const second = await freshPerson({ api, company }, { role: "owner" });
      expect(await outcomes([act(what, first, second), act(what, second, first)])).toEqual(["fulfilled", "rejected"]);
      expect(await owners()).toHaveLength(1);
    }
  });

  test("of three owners who all turn on each other one stays", async () => {
    for (let round = 0; round < 5; round += 1) {
      company = await api.company();
      const people = [(await company.principal("owner")).user.id];
      for (const _ of [1, 2]) people.push(await freshPerson({ api, company }, { role: "owner" }));
      await outcomes(people.flatMap((manager) => people.filter((id) => id !== manager).map((id) => act("removed", manager, id))));
      expect(await owners()).toHaveLength(1);
    }
  });

  test("who lost the right while the call was on its way is refused", async () => {
    const first = (await company.principal("owner")).user.id;
    const second = await freshPerson({ api, company }, { role: "owner" });
    const third = await freshPerson({ api, company });
    await act("demoted", first, second);
    await expect(act("removed", second, third)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await roleOf(third)).toMatchObject({ isActive: true });
  });
});

test("a person who has not confirmed lately is asked to, before they give or take rights", async () => {
  const caller = api.caller({ ...(await company.principal("owner")), confirmedAt: new Date(Date.now() - 16 * 60_000) });
  const id = await freshPerson({ api, company });
  for (const call of [
    () => caller.users.update({ id, role: "member" }),
    () => caller.users.delete({ id }),
    () => caller.users.create({ email: "x@example.com", name: "X", role: "viewer" }),
    () => caller.invitations.send({ email: "x@example.com", role: "viewer" }),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: "FORBIDDEN", cause: { details: { confirm: true } } });
  }
});
