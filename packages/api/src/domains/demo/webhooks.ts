import { randomInt } from "node:crypto";
import { sql } from "@frontoffice/db";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { newId } from "../webhooks/deliveries.queries.ts";
import { createEndpoint, disableEndpoint } from "../webhooks/endpoints.commands.ts";
import { messageOf } from "../webhooks/rules.ts";
import { createEndpointInput, type Message } from "../webhooks/schema.ts";
import type { Cast } from "./people.ts";

const ADDRESS = "https://crm.mare.example/hooks/frontoffice";
const SHOWN = 14;

/**
 * An endpoint with a log of what it was told. Its address is invented like everything here, so the log is written rather than sent,
 * and the endpoint is switched off: the demo calls nobody.
 */
export async function addWebhooks({ as }: Cast): Promise<void> {
  const admin = as("admin", "webhooks.endpoints.create");
  const unasked = { ...admin, adapters: { ...admin.adapters, receivers: { ...admin.adapters.receivers, check: async () => undefined } } };
  const description = "The agency's CRM (an invented address)";
  const { id } = await createEndpoint(unasked, createEndpointInput.parse({ url: ADDRESS, description, events: ["*"] }));
  await inTransaction(admin, async (tx) => {
    const news = await listNews(tx);
    for (const [index, { message, clientId }] of news.entries())
      await logDelivery(tx, id, { message, clientId, ...fateOf(index, news.length) });
  });
  await disableEndpoint(as("owner", "webhooks.endpoints.disable"), { id });
}

/** What has happened so far, as the messages that it would have made. */
async function listNews(tx: Scope): Promise<{ message: Message; clientId: string | null }[]> {
  const rows = await tx.db
    .selectFrom("auditEvents")
    .select(["procedure", "entityType", "entityId", "clientId", "after", "at"])
    .where("ok", "=", true)
    .orderBy("id")
    .execute();
  const told = rows.flatMap(({ procedure, entityType, entityId, clientId, after, at }) => {
    const type = tx.words.get(procedure)?.event?.type;
    if (!type || !entityType || !entityId) return [];
    return [{ event: { type, entity: entityType, entityId, clientId, data: { after } }, clientId, at }];
  });
  const made = told.slice(-SHOWN).map(async ({ event, clientId, at }) => ({ message: messageOf(await newId(tx), event, at), clientId }));
  return Promise.all(made);
}

interface Fate {
  status: "delivered" | "failed";
  /** Response statuses, the first attempt first. */
  responses: number[];
}

/** Nearly all arrive at once; one on its second attempt, and one not at all. */
function fateOf(index: number, count: number): Fate {
  if (index === count - 3) return { status: "delivered", responses: [503, 200] };
  if (index === count - 6) return { status: "failed", responses: [404, 404, 404] };
  return { status: "delivered", responses: [200] };
}

async function logDelivery(
  tx: Scope,
  endpointId: string,
  { message, clientId, status, responses }: Fate & { message: Message; clientId: string | null },
): Promise<void> {
  const { companyId } = tx;
  const id = await newId(tx);
  const last = responses.at(-1) ?? 200;
  const wordsFor = (code: number) => (code < 300 ? null : `The receiver answered ${code}.`);
  await tx.db
    .insertInto("webhookDeliveries")
    .values({
      companyId,
      id,
      endpointId,
      clientId,
      status,
      eventId: message.id,
      eventType: message.type,
      payload: JSON.stringify(message),
      attempts: responses.length,
      maxAttempts: 10,
      lastStatus: last,
      lastDurationMs: randomInt(60, 240),
      lastError: wordsFor(last),
      finishedAt: sql<Date>`now()`,
    })
    .execute();
  for (const [index, code] of responses.entries()) {
    const attempt = { companyId, deliveryId: id, number: index + 1, at: tx.now(), durationMs: randomInt(60, 240) };
    await tx.db
      .insertInto("webhookAttempts")
      .values({ ...attempt, responseStatus: code, error: wordsFor(code) })
      .execute();
  }
}
