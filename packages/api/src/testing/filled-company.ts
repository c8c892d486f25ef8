import { expect } from "vitest";
import { freshApproval } from "../domains/approvals/recipes.ts";
import { makeClient } from "../domains/clients/factory.ts";
import { freshNotification } from "../domains/notifications/recipes.ts";
import { fillProjects } from "../domains/projects/recipes.ts";
import { fillUploads } from "../domains/uploads/recipes.ts";
import { freshInvitation } from "../domains/users/recipes.ts";
import { freshDelivery, freshEndpoint } from "../domains/webhooks/recipes.ts";
import type { CompanyFixture } from "./fixture.ts";
import type { TestApi, TestCompany } from "./index.ts";
import { keyOf, limitedMember } from "./principals.ts";
import { fillings } from "./recipes.ts";

/** Fills a company by use. Every table of tenants must get a row here. */
export async function fillCompany(api: TestApi, word: string): Promise<CompanyFixture> {
  const company = await api.company(`${word} Agency`);
  await api.db.owner.updateTable("companies").set({ maxClients: 1_000_000 }).where("id", "=", company.id).execute();
  const caller = await company.as("owner");
  const profile = { profession: "dentist", targetAudience: `${word} families`, marketingGoals: "More patients" };
  const client = await caller.clients.create({
    name: `${word} Dental`,
    ...profile,
    phoneNumbers: [{ number: "+4930901820" }],
    tags: [`${word} tag`],
  });
  const deleted = await caller.clients.create({ name: `${word} Deleted` });
  await caller.clients.delete({ id: deleted.id });
  const listed = await makeClient(await company.scope(), { name: `${word} Listed` });
  await caller.onboarding.save({ step: 1, data: { name: `${word} Draft` } });
  await caller.strategies.templates.save({ body: `Write as a ${word} would.`, expectedVersion: 0 });
  const { strategyId, jobId } = await caller.strategies.generate({ clientId: client.id, weeks: 1, title: `${word} Plan` });
  await api.drainJobs();
  expect(await caller.jobs.get({ id: jobId })).toMatchObject({ status: "succeeded", error: null });
  await api.db.owner.insertInto("strategyDrafts").values({ companyId: company.id, jobId, strategyId, answer: "{}" }).execute();
  const ids = { clientId: client.id, listedClientId: listed.id, deletedClientId: deleted.id, strategyId, jobId };
  const limited = await limitedMember({ api, company, clientIds: [listed.id] });
  const key = await keyOf({ api, company }, { name: `${word} Key` });
  await storeAnswer(api, company);
  const place = { api, company, clientId: client.id, key };
  const { id: approvalId } = await freshApproval(place, "rejected");
  const { id: endpointId } = await freshEndpoint(place);
  await freshInvitation(place, { clientId: client.id });
  const { id: deliveryId } = await freshDelivery(place, endpointId);
  const { user } = await company.principal("owner");
  await freshNotification(place, { userId: user.id });
  const preference = { companyId: company.id, userId: user.id, kind: "strategy_drafted", inApp: true, byMail: false };
  await api.db.owner.insertInto("notificationPreferences").values(preference).execute();
  const { id: auditId } = await api.db.owner
    .selectFrom("auditEvents")
    .select("id")
    .where("entityId", "=", client.id)
    .executeTakeFirstOrThrow();
  const projects = await fillProjects(place, word);
  const uploads = { ...projects, ...(await fillUploads({ ...place, ...projects }, word)) };
  for (const fill of fillings) await fill(place, word);
  return { api, company, word, limited, key, approvalId, endpointId, deliveryId, auditId, ...uploads, ...ids };
}

/** What an idempotency key leaves behind. */
async function storeAnswer({ db }: TestApi, { id, principal }: TestCompany): Promise<void> {
  const { user } = await principal("owner");
  const call = { key: "once", procedure: "clients.create", requestHash: Buffer.alloc(32) };
  await db.owner
    .insertInto("idempotencyKeys")
    .values({ companyId: id, principalId: user.id, ...call })
    .execute();
}
