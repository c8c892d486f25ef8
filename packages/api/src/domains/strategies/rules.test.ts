import { describe, expect, test } from "vitest";
import { PERMISSIONS } from "../../kernel/permissions.ts";
import { strategyStatuses } from "./enums.ts";
import { openMoves } from "./policy.ts";
import { editTarget, legalMoves, moved, strategyMachine } from "./rules.ts";
import { strategyMoves } from "./schema.ts";

const legal = new Map([
  ["draft submit", "in_review"],
  ["in_review approve", "approved"],
  ["in_review reject", "rejected"],
  ["rejected reopen", "draft"],
  ["approved archive", "archived"],
  ["archived restore", "approved"],
]);

describe("the strategy's state machine", () => {
  for (const status of strategyStatuses) {
    for (const move of strategyMoves) {
      const to = legal.get(`${status} ${move}`);
      test(to ? `${status} → ${move} → ${to}` : `${status} refuses ${move}`, () => {
        if (to) expect(moved(status, move)).toBe(to);
        else expect(() => moved(status, move)).toThrow(expect.objectContaining({ code: "precondition", details: { status, move } }));
      });
    }
  }

  test("every move of the machine is named, and every state but none is a dead end", () => {
    expect(Object.keys(strategyMachine).sort()).toEqual([...strategyMoves].sort());
    expect(strategyStatuses.map((status) => legalMoves(status).length)).toEqual([1, 2, 1, 1, 1]);
  });

  test("an edit goes into a draft, follows an approved strategy, and waits for a review or an archive", () => {
    expect(strategyStatuses.map((status) => attempt(() => editTarget(status)))).toEqual([
      "here",
      "refused",
      "successor",
      "here",
      "refused",
    ]);
  });
});

describe("who may move a strategy", () => {
  const actor = (role: "admin" | "member" | "viewer") => ({
    kind: "user" as const,
    userId: "u",
    role,
    name: "N",
    sessionId: "s",
    permissions: PERMISSIONS[role],
  });
  const inReview = { status: "in_review" as const, version: 1, drafting: false };
  const draft = { status: "draft" as const, version: 1, drafting: false };

  test("members hand in, admins decide, viewers read", () => {
    expect(openMoves(actor("admin"), inReview)).toEqual(["approve", "reject"]);
    expect(openMoves(actor("member"), inReview)).toEqual([]);
    expect(openMoves(actor("member"), draft)).toEqual(["submit"]);
    expect(openMoves(actor("viewer"), draft)).toEqual([]);
  });

  test("nothing is handed in before it is written or while it is being written", () => {
    expect(openMoves(actor("member"), { ...draft, version: 0 })).toEqual([]);
    expect(openMoves(actor("member"), { ...draft, drafting: true })).toEqual([]);
  });
});

function attempt(work: () => string): string {
  try {
    return work();
  } catch {
    return "refused";
  }
}
