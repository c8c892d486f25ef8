import type { Services } from "../../kernel/services.ts";
import { createClient } from "../clients/commands.ts";
import { createClientInput } from "../clients/schema.ts";
import { createContact } from "../contacts/commands.ts";
import { createContactInput } from "../contacts/schema.ts";
import { type Cast, createCast, type DemoLogin, limitPerson } from "./people.ts";
import { addPrograms } from "./programs.ts";
import { DEMO_CLIENTS, DEMO_COMPANY, DEMO_CONTACTS, DEMO_NEIGHBOUR, DEMO_NEIGHBOUR_CLIENTS, LIMITED_PERSON } from "./rules.ts";
import { approvedPlan, draftedPlans, reviewedPlans } from "./strategies.ts";
import { inviteColleague } from "./team.ts";
import { addWebhooks } from "./webhooks.ts";

export interface DemoOptions {
  services: Services;
  /** Runs what is queued to its end. */
  runJobs(): Promise<void>;
}

/** Fills an empty installation with the demo companies and returns their generated sign-ins; does nothing where a company exists. */
export async function createDemo({ services, runJobs }: DemoOptions): Promise<DemoLogin[] | undefined> {
  const existing = await services.identity.selectFrom("companies").select("id").limit(1).executeTakeFirst();
  if (existing) return undefined;
  const [agency, neighbour] = [await createCast(services, DEMO_COMPANY), await createCast(services, DEMO_NEIGHBOUR)];
  const { as } = agency;
  const { dentist, restaurant, solar } = await addClients(agency);
  await addContacts(as, { dentist: dentist.id, restaurant: restaurant.id, solar: solar.id });
  for (const client of DEMO_NEIGHBOUR_CLIENTS) {
    await createClient(neighbour.as("owner", "clients.create"), createClientInput.parse(client));
  }
  const limited = agency.people.find(({ email }) => email === LIMITED_PERSON);
  if (limited) await limitPerson(services, agency, limited, [dentist.id, restaurant.id]);
  await approvedPlan(as, dentist.id, runJobs);
  await reviewedPlans(as, restaurant.id, runJobs);
  await draftedPlans(as, solar.id, runJobs);
  await inviteColleague(services, agency, [dentist.id]);
  await addPrograms(services, agency, { dentist: dentist.id, restaurant: restaurant.id, solar: solar.id }, runJobs);
  await addWebhooks(agency);
  return [...agency.people, ...neighbour.people].map(({ id: _, ...login }) => login);
}

/** Each client is looked after by whoever has added it. */
async function addClients({ as, people }: Cast) {
  const add = (role: "owner" | "admin" | "member", client: keyof typeof DEMO_CLIENTS) => {
    const ownerId = people.find((person) => person.role === role)?.id;
    return createClient(as(role, "clients.create"), createClientInput.parse({ ...DEMO_CLIENTS[client], ownerId }));
  };
  return { dentist: await add("owner", "dentist"), restaurant: await add("admin", "restaurant"), solar: await add("member", "solar") };
}

async function addContacts(as: Cast["as"], clients: Readonly<Record<keyof typeof DEMO_CONTACTS, string>>): Promise<void> {
  for (const [client, people] of Object.entries(DEMO_CONTACTS)) {
    const clientId = clients[client as keyof typeof DEMO_CONTACTS];
    for (const person of people) await createContact(as("member", "contacts.create"), createContactInput.parse({ clientId, ...person }));
  }
}
