import { defineEntity } from "../../kernel/entity.ts";

export const apiKeyEntity = defineEntity({
  type: "api_key",
  one: "API key",
  named: ({ db }) => db.selectFrom("apiKeys").select(["id", "name", "revokedAt as deletedAt"]),
  newsFor: "apiKeys:read",
  group: "Keys and approvals",
  events: {
    issued: "An API key was issued",
    revoked: "An API key was revoked",
  },
});
