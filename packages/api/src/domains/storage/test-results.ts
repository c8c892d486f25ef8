import { OutboundError } from "../../adapters/outbound.ts";
import { UnreadableSecret } from "../../adapters/secretbox.ts";
import { connectionSecretPlace, endpointOf } from "../../adapters/storage.ts";
import { audit } from "../../kernel/audit.ts";
import { invalid, precondition } from "../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { cutText } from "../../kernel/text-cut.ts";
import { probeServer } from "./connection-test.commands.ts";
import { type ConnectionRow, getConnection, lockConnection } from "./connections.queries.ts";
import { storageConnectionEntity } from "./entity.ts";
import { lacksEndpoint, leadsElsewhere, secretNeeded, withDefaults } from "./rules.ts";
import type { ProbeInput, ProbeView } from "./schema.ts";

/** Tests a stored connection and keeps what was found out, unless it was changed meanwhile. */
export async function testConnection(scope: Scope, { id }: { id: string }): Promise<ProbeView> {
  const row = await getConnection(scope, id);
  if (row.defaultBucket === null) throw precondition("Name a bucket to test the connection with.");
  const { region, forcePathStyle, accessKeyId, defaultBucket } = row;
  const credentials = { accessKeyId, secretAccessKey: openSecret(scope, row) };
  const found = await probing(() => probeServer(scope, { endpoint: endpointOf(row), region, forcePathStyle, credentials }, defaultBucket));
  await saveResult(scope, row, found);
  return found;
}

/** Tests what is not saved yet; nothing of it is kept. */
export async function probeConnection(scope: Scope, input: ProbeInput): Promise<ProbeView> {
  const server = withDefaults(input);
  if (lacksEndpoint(server)) throw invalid("endpoint", "Enter the address of the server.");
  const { region, forcePathStyle } = server;
  const credentials = { accessKeyId: input.accessKeyId, secretAccessKey: await secretFor(scope, input, server) };
  return probing(() => probeServer(scope, { endpoint: endpointOf(server), region, forcePathStyle, credentials }, input.defaultBucket));
}

async function secretFor(
  scope: Scope,
  { id, secretAccessKey }: ProbeInput,
  server: { endpoint: string | null; region: string },
): Promise<string> {
  const stored = id === undefined ? undefined : await getConnection(scope, id);
  if (secretAccessKey !== undefined) return secretAccessKey;
  if (!stored) throw invalid("secretAccessKey", "Enter the secret access key.");
  if (leadsElsewhere(stored, server)) throw secretNeeded();
  return openSecret(scope, stored);
}

function openSecret({ adapters, companyId }: Scope, { id, secretAccessKey }: ConnectionRow): string {
  try {
    return adapters.secretbox.open(secretAccessKey, connectionSecretPlace(companyId, id));
  } catch (error) {
    if (error instanceof UnreadableSecret) throw precondition("The secret key cannot be read any more. Enter it again.");
    throw error;
  }
}

async function probing(work: () => Promise<ProbeView>): Promise<ProbeView> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OutboundError) throw invalid("endpoint", error.message);
    throw error;
  }
}

function saveResult(scope: Scope, { id, version }: ConnectionRow, found: ProbeView): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const now = await lockConnection(tx, id);
    if (now.version !== version) return;
    const failed = found.steps.find(({ state }) => state === "failed");
    const lastError = failed ? cutText([failed.words, failed.cure].filter(Boolean).join(" "), 500) : null;
    await tx.db
      .updateTable("storageConnections")
      .set({ lastCheckedAt: found.checkedAt, lastError, abilities: found.abilities && JSON.stringify(found.abilities) })
      .where("id", "=", id)
      .execute();
    await audit(tx, {
      entity: storageConnectionEntity,
      entityId: id,
      before: { works: now.lastCheckedAt === null ? null : now.lastError === null },
      after: { works: found.works },
    });
  });
}
