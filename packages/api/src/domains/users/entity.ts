import { defineEntity } from "../../kernel/entity.ts";

/** People bear their names alone. */
export const userEntity = defineEntity({
  type: "user",
  one: "person",
  saying: (name) => name,
  named: ({ db }) =>
    db
      .selectFrom("users")
      .innerJoin("memberships", "memberships.userId", "users.id")
      .select(["users.id", "users.name", "memberships.removedAt as deletedAt"]),
  newsFor: "users:read",
  group: "Team",
  events: {
    created: "A person was added to the team",
    updated: "A person's role or access changed",
    removed: "A person left the team",
  },
});
