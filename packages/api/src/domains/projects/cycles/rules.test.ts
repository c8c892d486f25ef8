import { describe, expect, test } from "vitest";
import { PERMISSIONS, type Role } from "../../../kernel/permissions.ts";
import { canMoveBack, cycleMachine, cyclePrefix, legalMoves, permissionToMove, timesAfter } from "./rules.ts";
import { type CycleStatus, cycleStatuses } from "./schema.ts";

/** The whole machine as people draw it; what is missing here is illegal. */
const LEGAL: Readonly<Record<string, Role>> = {
  "planned → active": "member",
  "active → completed": "member",
  "completed → archived": "member",
  "completed → active": "admin",
};

const every = cycleStatuses.flatMap((from) => cycleStatuses.map((to) => [from, to] as const));
const mayAs = (role: Role) => (permission: (typeof PERMISSIONS)[Role][number]) => PERMISSIONS[role].includes(permission);

describe("the moves of a cycle", () => {
  test.each(every)("%s → %s", (from, to) => {
    const least = LEGAL[`${from} → ${to}`];
    if (least === undefined) {
      expect(() => permissionToMove(from, to)).toThrow(expect.objectContaining({ code: "precondition" }));
      for (const role of ["owner", "admin", "member", "viewer"] as const) expect(legalMoves(from, mayAs(role))).not.toContain(to);
      return;
    }
    expect(PERMISSIONS[least]).toContain(permissionToMove(from, to));
    for (const role of ["owner", "admin", "member", "viewer"] as const) {
      const mayMove = role !== "viewer" && (least === "member" || role !== "member");
      expect(legalMoves(from, mayAs(role)).includes(to), role).toBe(mayMove);
    }
  });

  test("every state can be reached, and the archive is the end", () => {
    const reached = new Set<CycleStatus>(["planned"]);
    for (const from of reached) for (const to of legalMoves(from, () => true)) reached.add(to);
    expect([...reached].sort()).toEqual([...cycleStatuses].sort());
    expect(cycleMachine.archived).toEqual({});
  });

  test("only a move whose opposite is legal too can be taken back", () => {
    const back = every.filter(([from, to]) => canMoveBack({ status: from }, { status: to }));
    expect(back.filter(([from, to]) => LEGAL[`${from} → ${to}`])).toEqual([
      ["active", "completed"],
      ["completed", "active"],
    ]);
    expect(canMoveBack({ name: "Before" }, { name: "After" })).toBe(true);
    expect(canMoveBack({ status: "planned" }, null)).toBe(false);
  });
});

describe("the times of a cycle", () => {
  const [first, later] = [new Date("2026-11-01T08:00:00Z"), new Date("2026-11-20T08:00:00Z")];

  test("it begins once, ends when it is completed, and reopening forgets the end", () => {
    const active = timesAfter("active", { startedAt: null, completedAt: null }, first);
    expect(active).toEqual({ startedAt: first, completedAt: null });
    const completed = timesAfter("completed", active, later);
    expect(completed).toEqual({ startedAt: first, completedAt: later });
    expect(timesAfter("archived", completed, new Date())).toEqual(completed);
    expect(timesAfter("active", completed, new Date())).toEqual({ startedAt: first, completedAt: null });
  });
});

test("a folder is made from the number, with a tail where it was given away before", () => {
  expect(cyclePrefix(7, new Set())).toBe("cycle-0007");
  expect(cyclePrefix(7, new Set(["cycle-0007", "cycle-0007-2"]))).toBe("cycle-0007-3");
  expect(cyclePrefix(1_000_000, new Set())).toBe("cycle-1000000");
});
