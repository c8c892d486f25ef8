import type { DB } from "@frontoffice/db";
import type { Updateable } from "kysely";
import { audit, difference } from "../../kernel/audit.ts";
import { invalid, nameTaken, notFound } from "../../kernel/errors.ts";
import { type AuditEntry, inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import { assertVersion } from "../../kernel/versions.ts";
import { getClient } from "../clients/queries.ts";
import { lockConnectionInUse } from "../storage/connections.queries.ts";
import { projectEntity } from "./entity.ts";
import { claimPlace } from "./places.ts";
import { assertClientChosen, assertOwnFolder } from "./policy.ts";
import { getProject, lockDeletedProject, lockProject, lockProjectToDelete, type ProjectRow } from "./queries.ts";
import { assertIdle, prefixFrom } from "./rules.ts";
import type { CreateProjectInput, UpdateProjectInput } from "./schema.ts";

export function createProject(scope: Scope, input: CreateProjectInput): Promise<ProjectRow> {
  return inTransaction(scope, async (tx) => {
    const { name, description, defaultPrefix = prefixFrom(input.name) } = input;
    const clientId = await checkedClient(tx, input.clientId ?? null);
    assertOwnFolder(tx, input.defaultPrefix);
    const place = await placeOf(tx, input.storageConnectionId ?? null, input.bucketName);
    // The folder that is made from a name has a random tail of its own.
    if (input.defaultPrefix !== undefined) await claimPlace(tx, { ...place, defaultPrefix }, null);
    const made = { companyId: tx.companyId, createdBy: userOf(tx), createdVia: tx.request.surface };
    const { id } = await tx.db
      .insertInto("projects")
      .values({ ...made, name, description, clientId, defaultPrefix, ...place })
      .returning("id")
      .executeTakeFirstOrThrow()
      .catch(projectNameTaken(name));
    const project = await getProject(tx, id);
    await auditProject(tx, project, { after: describe(project) });
    return project;
  });
}

export function updateProject(scope: Scope, input: UpdateProjectInput): Promise<ProjectRow> {
  return inTransaction(scope, async (tx) => {
    await lockProject(tx, input.id);
    const before = await getProject(tx, input.id);
    assertVersion("project", before.version, input.expectedVersion);
    const { name, description, defaultPrefix, isActive } = input;
    assertOwnFolder(tx, defaultPrefix, before.defaultPrefix);
    const change = {
      name,
      description,
      defaultPrefix,
      isActive,
      ...(await newClient(tx, before, input)),
      ...(await newPlace(tx, before, input)),
    };
    const wanted = difference(describe(before), change);
    if ("bucketName" in wanted.after || "storageConnectionId" in wanted.after || "defaultPrefix" in wanted.after) {
      assertIdle("project", before);
      await claimPlace(tx, { ...before, ...definedIn(change) }, before.id);
    }
    await changeProject(tx, before, change);
    const after = await getProject(tx, input.id);
    await auditProject(tx, after, difference(describe(before), describe(after)));
    return after;
  });
}

/** It disappears with its cycles; what lies in the storage stays, and restoreProject undoes it. */
export function deleteProject(scope: Scope, { id }: { id: string }): Promise<ProjectRow> {
  return inTransaction(scope, async (tx) => {
    await lockProjectToDelete(tx, id);
    const project = await getProject(tx, id);
    assertIdle("project", project);
    const deletedAt = tx.now();
    await changeProject(tx, project, { deletedAt });
    await auditProject(tx, project, { before: { deletedAt: null }, after: { deletedAt } });
    return { ...project, version: project.version + 1, deletedAt };
  });
}

export function restoreProject(scope: Scope, { id }: { id: string }): Promise<ProjectRow> {
  return inTransaction(scope, async (tx) => {
    const { name, deletedAt } = await lockDeletedProject(tx, id);
    await changeProject(tx, { id, name }, { deletedAt: null });
    const project = await getProject(tx, id);
    await auditProject(tx, project, { before: { deletedAt }, after: { deletedAt: null } });
    return project;
  });
}

type Place = Pick<ProjectRow, "storageConnectionId" | "bucketName">;

/** In the built-in storage a company has one bucket; on a storage connection the input or the connection names it. */
async function placeOf(tx: Scope, storageConnectionId: string | null, wanted: string | undefined): Promise<Place> {
  if (storageConnectionId === null) {
    const own = tx.adapters.storage.bucketOf(tx.companyId);
    if (wanted === undefined || wanted === own) return { storageConnectionId, bucketName: own };
    throw invalid("bucketName", "The built-in storage has one bucket for each company. Leave this out, or choose a storage connection.");
  }
  const connection = await lockConnectionInUse(tx, storageConnectionId);
  if (!connection) throw notFound("storage connection");
  const bucketName = wanted ?? connection.defaultBucket;
  if (bucketName === null) throw invalid("bucketName", "This storage connection has no default bucket: name one.");
  return { storageConnectionId, bucketName };
}

async function newPlace(tx: Scope, before: ProjectRow, input: UpdateProjectInput): Promise<Partial<Place>> {
  const connection = input.storageConnectionId === undefined ? before.storageConnectionId : input.storageConnectionId;
  if (connection === before.storageConnectionId && (input.bucketName === undefined || input.bucketName === before.bucketName)) return {};
  return placeOf(tx, connection, input.bucketName);
}

async function newClient(tx: Scope, before: ProjectRow, { clientId }: UpdateProjectInput): Promise<{ clientId?: string | null }> {
  if (clientId === undefined || clientId === before.clientId) return {};
  return { clientId: await checkedClient(tx, clientId) };
}

async function checkedClient(tx: Scope, clientId: string | null): Promise<string | null> {
  assertClientChosen(tx, clientId);
  return clientId && (await getClient(tx, clientId)).id;
}

async function changeProject(tx: Scope, project: { id: string; name: string }, change: Updateable<DB["projects"]>): Promise<void> {
  await tx.db
    .updateTable("projects")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("id", "=", project.id)
    .execute()
    .catch(projectNameTaken(typeof change.name === "string" ? change.name : project.name));
}

const projectNameTaken = (name: string) =>
  nameTaken("projects_name", `There is already a project named "${name}" for this client.`, "There is already a project of this name.");

/** The new place of a project; what is not named stays. */
function definedIn({
  storageConnectionId,
  bucketName,
  defaultPrefix,
}: Updateable<DB["projects"]>): Partial<Place & { defaultPrefix: string }> {
  return {
    ...(storageConnectionId !== undefined && { storageConnectionId }),
    ...(bucketName !== undefined && { bucketName }),
    ...(defaultPrefix !== undefined && { defaultPrefix }),
  };
}

/** In the words of updateProject's input, so that the audit row can be taken back. */
function describe(row: ProjectRow) {
  const { name, description, clientId, storageConnectionId, bucketName, defaultPrefix, isActive } = row;
  return { name, description, clientId, storageConnectionId, bucketName, defaultPrefix, isActive };
}

function auditProject(tx: Scope, { id, clientId }: ProjectRow, change: Pick<AuditEntry, "before" | "after">): Promise<void> {
  return audit(tx, { entity: projectEntity, entityId: id, clientId, ...change });
}
