import { defineEntity } from "../../kernel/entity.ts";

export const approvalEntity = defineEntity({
  type: "approval",
  one: "call",
  saying: (procedure) => `the call of ${procedure}`,
  named: ({ db }) => db.selectFrom("approvals").select(["id", "procedure as name"]),
  newsFor: "approvals:decide",
  group: "Keys and approvals",
  events: {
    requested: "A program asks for approval",
    decided: "A program's request was decided",
  },
});
