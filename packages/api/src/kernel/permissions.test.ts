import { describe, expect, test } from "vitest";
import { can, definePermissions, meaningOf, PERMISSIONS, permissionsOfKey, ROLES, SCOPES } from "./permissions.ts";

describe("the table", () => {
  test("gives a role what the roles below it have, and more", () => {
    const [owner, admin, member, viewer] = ROLES.map((role) => PERMISSIONS[role]);
    expect(owner).toEqual(expect.arrayContaining([...(admin ?? []), "company:delete"]));
    expect(admin).toEqual(expect.arrayContaining([...(member ?? []), "apiKeys:write"]));
    expect(member).toEqual(expect.arrayContaining([...(viewer ?? []), "clients:write"]));
    expect(can("admin", "company:delete") || can("member", "apiKeys:write") || can("viewer", "clients:write")).toBe(false);
  });

  test("says of each permission what it means, in a sentence of its own", () => {
    const meanings = PERMISSIONS.owner.map(meaningOf);
    expect(meanings.filter((meaning) => !/^[A-Z].+[^.]\.$/.test(meaning))).toEqual([]);
    expect(new Set(meanings).size).toBe(meanings.length);
  });

  test("takes none without its words, and none that carries what is no permission", () => {
    // @ts-expect-error A permission says what it means.
    definePermissions({ "boats:read": { role: "viewer", keys: "granted" } });
    // @ts-expect-error There is no permission to read boats.
    definePermissions({ "boats:write": { role: "member", keys: "granted", means: "Change boats.", carries: ["boats:read"] } });
  });
});

describe("a key", () => {
  test("has what its scopes name with what they carry, and may always follow its own approvals", () => {
    expect(permissionsOfKey(["uploads:write"], "owner").toSorted()).toEqual([
      "approvals:read",
      "jobs:read",
      "projects:read",
      "uploads:read",
      "uploads:write",
    ]);
    expect(permissionsOfKey([], "member")).toEqual(["approvals:read"]);
  });

  test("never has more than the role of its issuer, nor what is for people alone, whatever its scopes say", () => {
    expect(permissionsOfKey(["clients:delete"], "member").toSorted()).toEqual(["approvals:read", "clients:read"]);
    const forPeople = ["company:delete", "users:write", "onboarding:write", "approvals:decide", "apiKeys:write"];
    expect(permissionsOfKey([...SCOPES, ...forPeople, "boats:read"], "owner").toSorted()).toEqual([...SCOPES, "approvals:read"].toSorted());
    expect(PERMISSIONS.owner.filter((permission) => !SCOPES.includes(permission) && permission !== "approvals:read")).toEqual(forPeople);
  });
});
