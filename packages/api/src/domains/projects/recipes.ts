import { randomUUID } from "node:crypto";
import { connectionSecretPlace } from "../../adapters/storage.ts";
import type { CompanyFixture, Recipe, Recipes } from "../../testing/fixture.ts";
import { makeCycle } from "./cycles/factory.ts";
import { makeProject } from "./factory.ts";

type Place = Pick<CompanyFixture, "company" | "clientId">;

function newName(): string {
  return `Project by recipe ${randomUUID().slice(0, 8)}`;
}

/** A project of the client, with nothing in it. */
export async function freshProject({ company, clientId }: Place): Promise<{ id: string }> {
  const { id } = await makeProject(await company.scope(), { name: newName(), clientId });
  return { id };
}

/** The first cycle of a new project. */
export async function freshCycle(place: Place): Promise<{ id: string }> {
  const { id: projectId } = await freshProject(place);
  const { id } = await makeCycle(await place.company.scope(), { projectId });
  return { id };
}

/** A storage connection, a project of the client on it, and its first cycle. */
export async function fillProjects({ api, company, clientId }: Pick<CompanyFixture, "api" | "company" | "clientId">, word: string) {
  const scope = await company.scope();
  const connectionId = randomUUID();
  const secretPlace = connectionSecretPlace(company.id, connectionId);
  const secretAccessKey = api.services.adapters.secretbox.seal("secret", secretPlace);
  const server = { kind: "minio", region: "us-east-1", forcePathStyle: true, accessKeyId: "key", secretAccessKey };
  await api.db.owner
    .insertInto("storageConnections")
    .values({ companyId: company.id, id: connectionId, name: `${word} Storage`, createdVia: "web", ...server })
    .execute();
  const place = { storageConnectionId: connectionId, bucketName: "photos" };
  const { id: projectId } = await makeProject(scope, { name: `${word} Photos`, clientId, ...place });
  const { id: cycleId } = await makeCycle(scope, { projectId });
  return { connectionId, projectId, cycleId };
}

const deleted =
  (table: "projects" | "cycles", fresh: (place: Place) => Promise<{ id: string }>): Recipe =>
  async (fixture) => {
    const { id } = await fresh(fixture);
    await fixture.api.db.owner.updateTable(table).set({ deletedAt: new Date() }).where("id", "=", id).execute();
    return { id };
  };

export const projectRecipes: Recipes = {
  "projects.list": ({ clientId }) => ({ clientId, active: true }),
  "projects.get": ({ projectId }) => ({ id: projectId }),
  "projects.create": ({ clientId, connectionId }) => {
    const name = newName();
    // A folder of its own: in that of another project it would be refused.
    return { name, clientId, storageConnectionId: connectionId, bucketName: "photos-by-recipe", defaultPrefix: `by/${name}` };
  },
  "projects.update": async (fixture) => ({
    ...(await freshProject(fixture)),
    description: "By recipe",
    clientId: fixture.clientId,
    storageConnectionId: fixture.connectionId,
    bucketName: "photos-by-recipe",
  }),
  "projects.delete": freshProject,
  "projects.restore": deleted("projects", freshProject),
  "cycles.list": ({ projectId }) => ({ projectId }),
  "cycles.get": ({ cycleId }) => ({ id: cycleId }),
  "cycles.create": async (fixture) => ({ projectId: (await freshProject(fixture)).id, metadata: { camera: "By recipe" } }),
  "cycles.update": async (fixture) => ({ ...(await freshCycle(fixture)), status: "active", metadata: { camera: "By recipe" } }),
  "cycles.delete": freshCycle,
  "cycles.restore": deleted("cycles", freshCycle),
};
