import type { Caller, CompanyFixture, Filling, Recipes } from "../../testing/fixture.ts";
import { dismiss } from "./commands.ts";

type Place = Pick<CompanyFixture, "api" | "company" | "clientId">;

/** A job of the client that has failed; another one than a draft unless the type says so. */
export async function freshFailure({ api, company, clientId }: Place, type = "tests.fail"): Promise<{ kind: "job"; id: string }> {
  const failed = { queue: "tests", type, payload: "{}", status: "failed", error: "It did not answer.", finishedAt: new Date() };
  const { id } = await api.db.owner
    .insertInto("jobs")
    .values({ companyId: company.id, clientId, ...failed })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { kind: "job", id };
}

/** The same, snoozed by the person for a day. */
async function freshSnooze(place: Place, userId: string): Promise<{ kind: "job"; id: string }> {
  const { kind, id } = await freshFailure(place);
  const until = new Date(Date.now() + 86_400_000);
  await place.api.db.owner.insertInto("inboxSnoozes").values({ companyId: place.company.id, userId, kind, subjectId: id, until }).execute();
  return { kind, id };
}

async function freshDismissal(place: Place): Promise<{ kind: "job"; id: string }> {
  return dismiss(await place.company.scope(), await freshFailure(place)) as Promise<{ kind: "job"; id: string }>;
}

export const fillCompanyWithInbox: Filling = async (place) => {
  const { user } = await place.company.principal("owner");
  await freshFailure(place);
  await freshSnooze(place, user.id);
  return freshDismissal(place);
};

export const inboxRecipes: Recipes = {
  "inbox.list": ({ clientId }) => ({ clientId, kind: "job" }),
  "inbox.counts": ({ clientId }) => ({ clientId }),
  "inbox.snooze": async (place) => ({ ...(await freshFailure(place)), until: new Date(Date.now() + 3_600_000).toISOString() }),
  "inbox.unsnooze": async (place, { userId }: Caller) => freshSnooze(place, userId),
  "inbox.dismiss": (place) => freshFailure(place),
  "inbox.reopen": (place) => freshDismissal(place),
};
