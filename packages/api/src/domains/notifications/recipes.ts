import type { Caller, CompanyFixture, Recipes } from "../../testing/fixture.ts";

/** Something that this person has not read yet. */
export async function freshNotification(
  { api, company }: Pick<CompanyFixture, "api" | "company">,
  { userId }: Pick<Caller, "userId">,
): Promise<string> {
  const news = { companyId: company.id, userId, kind: "strategy_drafted", title: `${company.name} has news`, inApp: true };
  const { id } = await api.db.owner.insertInto("notifications").values(news).returning("id").executeTakeFirstOrThrow();
  return id;
}

export const notificationRecipes: Recipes = {
  "notifications.list": () => ({ unread: true }),
  "notifications.unreadCount": () => undefined,
  "notifications.watch": async (fixture, caller) => ({ lastEventId: await freshNotification(fixture, caller) }),
  "notifications.markRead": async (fixture, caller) => ({ ids: [await freshNotification(fixture, caller)] }),
  "notifications.preferences.get": () => undefined,
  "notifications.preferences.save": () => ({ preferences: [{ kind: "strategy_drafted", inApp: false, byMail: true }] }),
};
