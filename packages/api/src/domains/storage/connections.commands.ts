import type { DB } from "@frontoffice/db";
import type { Updateable } from "kysely";
import type { StorageConnectionRow } from "../../adapters/index.ts";
import { OutboundError } from "../../adapters/outbound.ts";
import { connectionSecretPlace, endpointOf } from "../../adapters/storage.ts";
import { audit, difference } from "../../kernel/audit.ts";
import { AppError, invalid, nameTaken, precondition } from "../../kernel/errors.ts";
import { assertWithinLimit } from "../../kernel/limits.ts";
import { inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import { assertVersion } from "../../kernel/versions.ts";
import {
  type ConnectionRow,
  countActiveSessionsOf,
  countConnections,
  countProjectsOf,
  getConnection,
  lockConnection,
  newId,
} from "./connections.queries.ts";
import { storageConnectionEntity } from "./entity.ts";
import { lacksEndpoint, leadsElsewhere, MAX_CONNECTIONS, SERVER_FIELDS, secretNeeded, withDefaults } from "./rules.ts";
import { type CreateConnectionInput, storageKind, type UpdateConnectionInput } from "./schema.ts";

type Change = Updateable<DB["storageConnections"]>;

export function createConnection(scope: Scope, input: CreateConnectionInput): Promise<ConnectionRow> {
  const { name, accessKeyId, defaultBucket } = input;
  const server = withDefaults(input);
  return inTransaction(scope, async (tx) => {
    await checkServer(tx, { ...server, defaultBucket });
    await assertRoomForConnection(tx);
    const id = await newId(tx);
    const secretAccessKey = tx.adapters.secretbox.seal(input.secretAccessKey, connectionSecretPlace(tx.companyId, id));
    const made = { companyId: tx.companyId, createdBy: userOf(tx), createdVia: tx.request.surface };
    await tx.db
      .insertInto("storageConnections")
      .values({ ...made, ...server, id, name, accessKeyId, secretAccessKey, defaultBucket })
      .execute()
      .catch(connectionNameTaken(name));
    const connection = await getConnection(tx, id);
    await audit(tx, { ...entityOf(id), after: describe(connection) });
    return connection;
  });
}

/** A new address, key or bucket makes what the last test said worthless. */
export function updateConnection(scope: Scope, input: UpdateConnectionInput): Promise<ConnectionRow> {
  return inTransaction(scope, async (tx) => {
    const before = await lockConnection(tx, input.id);
    assertVersion("storage connection", before.version, input.expectedVersion);
    const change = changeOf(tx, before, input);
    const server = { ...before, ...change, kind: storageKind.parse(change.kind ?? before.kind) };
    await checkServer(tx, server);
    // Otherwise anybody who may change the endpoint could have the secret sent to a server of their own.
    if (input.secretAccessKey === undefined && leadsElsewhere(before, server)) throw secretNeeded();
    if (Object.keys(change).length > 0) await changeConnection(tx, before, { ...change, version: before.version + 1 });
    const after = await getConnection(tx, input.id);
    const { before: was, after: is } = difference(describe(before), describe(after));
    const secret = change.secretAccessKey === undefined ? {} : { secretReplaced: true };
    await audit(tx, { ...entityOf(input.id), before: was, after: { ...is, ...secret } });
    return after;
  });
}

export function deleteConnection(scope: Scope, { id }: { id: string }): Promise<ConnectionRow> {
  return inTransaction(scope, async (tx) => {
    // Who is limited to clients sees no projects of others, which may lie there.
    if (tx.clientIds !== null) throw new AppError("forbidden", "Only somebody who sees all clients can delete a storage connection.");
    await lockConnection(tx, id);
    const projects = await countProjectsOf(tx, id);
    if (projects > 0) {
      const users = projects === 1 ? "One project lies" : `${projects} projects lie`;
      throw precondition(`${users} in this storage. Move or delete them first.`, { projects });
    }
    // A session keeps the place that it was made with, also when its project has moved since.
    const active = await countActiveSessionsOf(tx, id);
    if (active > 0) throw precondition("An upload into this storage is in progress. Wait for the end, or cancel it first.", { active });
    const connection = await getConnection(tx, id);
    const deletedAt = tx.now();
    await changeConnection(tx, connection, { deletedAt });
    await audit(tx, { ...entityOf(id), before: { deletedAt: null }, after: { deletedAt } });
    return { ...connection, deletedAt };
  });
}

export function restoreConnection(scope: Scope, { id }: { id: string }): Promise<ConnectionRow> {
  return inTransaction(scope, async (tx) => {
    const connection = await lockConnection(tx, id, true);
    await assertRoomForConnection(tx);
    await changeConnection(tx, connection, { deletedAt: null });
    await audit(tx, { ...entityOf(id), before: { deletedAt: connection.deletedAt }, after: { deletedAt: null } });
    return getConnection(tx, id);
  });
}

function changeOf(tx: Scope, before: StorageConnectionRow, input: UpdateConnectionInput): Change {
  const { id, expectedVersion: _, secretAccessKey: plain, ...fields } = input;
  const sent = Object.entries(fields).filter(([, value]) => value !== undefined);
  const change: Change = Object.fromEntries(sent.filter(([name, value]) => before[name as keyof StorageConnectionRow] !== value));
  if (plain !== undefined) change.secretAccessKey = tx.adapters.secretbox.seal(plain, connectionSecretPlace(tx.companyId, id));
  const untested = SERVER_FIELDS.some((field) => change[field] !== undefined);
  return untested ? { ...change, abilities: null, lastCheckedAt: null, lastError: null } : change;
}

async function changeConnection({ db }: Scope, { id, name }: { id: string; name: string }, change: Change): Promise<void> {
  await db
    .updateTable("storageConnections")
    .set(change)
    .where("id", "=", id)
    .execute()
    .catch(connectionNameTaken(typeof change.name === "string" ? change.name : name));
}

type Placed = Parameters<typeof lacksEndpoint>[0] & Pick<StorageConnectionRow, "region" | "forcePathStyle" | "defaultBucket">;

/** Refuses an address that would never be called; a test finds out the rest. */
async function checkServer({ adapters }: Scope, server: Placed): Promise<void> {
  if (lacksEndpoint(server)) throw invalid("endpoint", "Enter the address of the server.");
  const credentials = { accessKeyId: "unused", secretAccessKey: "unused" };
  const { region, forcePathStyle, defaultBucket } = server;
  try {
    const opened = await adapters.storage.openServer(
      { endpoint: endpointOf(server), region, forcePathStyle, credentials },
      defaultBucket ?? "unnamed",
    );
    await opened.close();
  } catch (error) {
    if (error instanceof OutboundError) throw invalid("endpoint", error.message);
    throw error;
  }
}

const connectionNameTaken = (name: string) =>
  nameTaken("storage_connections_name", `There is already a connection named "${name}".`, "There is already a connection of this name.");

async function assertRoomForConnection(tx: Scope): Promise<void> {
  const message = `A company has at most ${MAX_CONNECTIONS} storage connections. Delete one that is not needed.`;
  assertWithinLimit(await countConnections(tx), { of: "storageConnections", max: MAX_CONNECTIONS, message });
}

const entityOf = (id: string) => ({ entity: storageConnectionEntity, entityId: id });

type Described = Pick<StorageConnectionRow, "name" | "kind" | "endpoint" | "region" | "forcePathStyle" | "accessKeyId" | "defaultBucket">;

/** For the audit row: everything but the secret. */
function describe({ name, kind, endpoint, region, forcePathStyle, accessKeyId, defaultBucket }: Described) {
  return { name, kind, endpoint, region, forcePathStyle, accessKeyId, defaultBucket };
}
