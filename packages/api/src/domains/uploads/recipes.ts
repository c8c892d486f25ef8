import { createHash, randomBytes } from "node:crypto";
import { inject } from "vitest";
import { createFolders } from "../../adapters/folders.ts";
import type { CompanyFixture, Recipe, Recipes } from "../../testing/fixture.ts";
import { freshProject } from "../projects/recipes.ts";
import { openDestination } from "./destinations.ts";
import { makeSession } from "./factory.ts";
import { listFilesById } from "./files/queries.ts";
import type { FileStatus } from "./files/schema.ts";
import { getSession } from "./queries.ts";
import { issueReceipt } from "./receipts/commands.ts";
import type { UploadStatus } from "./schema.ts";

type Place = Pick<CompanyFixture, "api" | "company" | "clientId">;

const SUM = "ab".repeat(32);

/** A session of a new project of the client, in the built-in storage, in a state with files in theirs. */
async function fresh(place: Place, status: UploadStatus, files: readonly FileStatus[] = [], withJob = false) {
  const { id: projectId } = await freshProject(place);
  return makeSession(await place.company.scope(), { projectId, status, files, withJob });
}

/** A session with a file and a job, an abandoned multipart upload, and a folder of the worker that is open to the company. */
export async function fillUploads(place: Place & Pick<CompanyFixture, "projectId" | "cycleId">, word: string) {
  const { projectId, cycleId, company, api } = place;
  const name = `${word} Photos of today`;
  const scope = await company.scope();
  openFolder(place, `/srv/${word}`);
  const session = await makeSession(scope, { projectId, cycleId, name, status: "completed", files: ["uploaded"] });
  await issueReceipt(scope, session.id);
  const left = { bucketName: "photos", s3Key: "left", multipartUploadId: "an upload" };
  await api.db.owner
    .insertInto("abandonedUploads")
    .values({ companyId: company.id, ...left })
    .execute();
  return { uploadSessionId: session.id };
}

/** Opens one more folder than are open already; it need not be there to be named. */
function openFolder({ api, company }: Place, folder: string): void {
  const { folders } = api.services.adapters;
  const more = createFolders([{ company: company.id, folder }]);
  const rootsOf: typeof folders.rootsOf = (named) => [...folders.rootsOf(named), ...more.rootsOf(named)];
  Object.assign(api.services.adapters, { folders: { ...folders, rootsOf } });
}

/** Puts the bytes of the session's first file into the store, where a download looks for them; answers its id. */
async function storeFile({ company }: Place, { id, fileIds: [fileId = ""] }: { id: string; fileIds: string[] }): Promise<string> {
  const scope = await company.scope();
  const bytes = randomBytes(100);
  const checksum = createHash("sha256").update(bytes).digest();
  const [file] = await listFilesById(scope, id, [fileId]);
  const storage = await openDestination(scope, await getSession(scope, id));
  const payload = { size: bytes.length, open: () => bytes };
  const whole = { key: file?.s3Key ?? "", payload, sha256: checksum.toString("hex"), contentType: "image/jpeg" };
  const { etag } = await storage.store.put(whole, AbortSignal.timeout(inject("patienceMs")));
  await storage.close();
  await scope.db.updateTable("fileUploads").set({ checksumSha256: checksum, etag }).where("id", "=", fileId).execute();
  return fileId;
}

const ofFresh =
  (status: UploadStatus, files: readonly FileStatus[] = []): Recipe =>
  async (fixture) => ({ id: (await fresh(fixture, status, files)).id });

/** The first file of a fresh session, with what a call says of it. */
const ofFile =
  (about: object): Recipe =>
  async (fixture) => {
    const { id, fileIds } = await fresh(fixture, "uploading", ["pending"]);
    return { id, files: [{ fileId: fileIds[0], ...about }] };
  };

export const uploadRecipes: Recipes = {
  "uploadSessions.list": ({ projectId, cycleId, clientId }) => ({ projectId, cycleId, clientId }),
  "uploadSessions.stats": () => undefined,
  "uploadSessions.get": ({ uploadSessionId }) => ({ id: uploadSessionId }),
  "uploadSessions.watch": ({ uploadSessionId }) => ({ id: uploadSessionId }),
  "uploadSessions.create": ({ projectId, cycleId }) => ({ projectId, cycleId, sourceKind: "browser", name: "By recipe" }),
  "uploadSessions.update": async (fixture) => ({ id: (await fresh(fixture, "draft")).id, name: "Changed by recipe", maxWorkers: 3 }),
  "uploadSessions.delete": ofFresh("draft"),
  "uploadSessions.plan": ofFresh("draft", ["pending"]),
  "uploadSessions.pause": ofFresh("uploading"),
  "uploadSessions.resume": ofFresh("paused"),
  "uploadSessions.cancel": ofFresh("uploading", ["pending"]),
  "uploadSessions.retryFailed": ofFresh("completed_with_errors", ["uploaded", "failed"]),
  "uploadSessions.finish": ofFresh("uploading", ["uploaded"]),
  "uploadSessions.progress": async (fixture) => ({
    id: (await fresh(fixture, "uploading", ["pending"])).id,
    bytesUploaded: 50,
    speedBps: 10,
    currentFiles: ["photo-0.jpg"],
  }),
  "uploadSessions.files.list": ({ uploadSessionId }) => ({ id: uploadSessionId }),
  "uploadSessions.files.download": async (fixture) => {
    const session = await fresh(fixture, "completed", ["uploaded"]);
    return { id: session.id, fileId: await storeFile(fixture, session) };
  },
  "uploadSessions.files.register": async (fixture) => ({
    id: (await fresh(fixture, "scanning")).id,
    files: [{ path: "by/recipe.jpg", size: 10 }],
  }),
  "uploadSessions.files.sign": ofFile({ sha256: SUM }),
  "uploadSessions.files.confirm": ofFile({ sha256: SUM, size: 100 }),
  "uploadSessions.files.retry": async (fixture) => {
    const { id, fileIds } = await fresh(fixture, "completed_with_errors", ["uploaded", "failed"]);
    return { id, fileId: fileIds[1] };
  },
  "uploadSessions.files.fail": ofFile({ error: "By recipe." }),
  "uploads.folders": () => undefined,
  "uploads.start": async (fixture) => ({ sessionId: (await fresh(fixture, "draft")).id }),
  "uploads.status": async (fixture) => ({ jobId: (await fresh(fixture, "completed", ["uploaded"], true)).jobId }),
};
