import type { CompanyFixture, Recipes } from "../../testing/fixture.ts";

async function setActive({ api, company }: CompanyFixture, isActive: boolean): Promise<{ id: string }> {
  await api.db.owner.updateTable("companies").set({ isActive }).where("id", "=", company.id).execute();
  return { id: company.id };
}

export const companyRecipes: Recipes = {
  "companies.current": () => undefined,
  "companies.list": () => ({}),
  "companies.get": ({ company }) => ({ id: company.id }),
  "companies.update": ({ company }) => ({ id: company.id, timezone: "Europe/Berlin", settings: { approvalExpiryHours: 72 } }),
  "companies.deactivate": (fixture) => setActive(fixture, true),
  "companies.reactivate": (fixture) => setActive(fixture, false),
};
