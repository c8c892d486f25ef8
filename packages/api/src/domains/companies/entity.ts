import { defineEntity } from "../../kernel/entity.ts";

export const companyEntity = defineEntity({
  type: "company",
  one: "company",
  named: ({ db, companyId }) => db.selectFrom("companies").select(["id", "name"]).where("id", "=", companyId),
  newsFor: "company:read",
  group: "Company",
  events: { updated: "The company's details changed" },
});
