import { defineEntity } from "../../kernel/entity.ts";

export const invitationEntity = defineEntity({
  type: "invitation",
  one: "invitation",
  saying: (email) => `the invitation of ${email}`,
  named: ({ db }) => db.selectFrom("invitations").select(["id", "email as name"]),
  newsFor: "users:write",
  group: "Team",
  events: {
    sent: "An invitation was sent",
    accepted: "An invitation was accepted",
  },
});
