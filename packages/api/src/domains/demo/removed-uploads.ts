import type { Scope } from "../../kernel/scope.ts";
import { deleteProject } from "../projects/commands.ts";
import { deleteSession } from "../uploads/commands.ts";
import { activeUploadStatuses, type UploadStatus } from "../uploads/schema.ts";
import { cancelSession } from "../uploads/transitions.ts";
import { DEMO_FOLDERS } from "./folders.ts";
import type { As } from "./people.ts";
import { demoProjects, demoTransfers } from "./uploads.rules.ts";

/**
 * Deletes the demo's own projects with what was sent to them, as the half that was made before a cut. False, and nothing is done, where
 * somebody has begun to send there too.
 */
export async function withdrawUploads(as: As): Promise<boolean> {
  const scope = as("admin", "projects.list");
  const projectIds = await listProjects(scope);
  const sessions = await listSessions(scope, projectIds);
  const own = ownNames(scope.now());
  if (sessions.some(({ name }) => !own.has(name ?? ""))) return false;
  for (const { id, status } of sessions) {
    if (activeUploadStatuses.includes(status as UploadStatus)) await cancelSession(as("admin", "uploadSessions.cancel"), { id });
    await deleteSession(as("admin", "uploadSessions.delete"), { id });
  }
  for (const id of projectIds) await deleteProject(as("admin", "projects.delete"), { id });
  return true;
}

async function listProjects({ db, now }: Scope): Promise<string[]> {
  const names = demoProjects(now()).map(({ name }) => name);
  const all = db.selectFrom("projects").select("id").where("deletedAt", "is", null);
  return (await all.where("name", "in", names).execute()).map(({ id }) => id);
}

function listSessions({ db }: Scope, projectIds: readonly string[]) {
  const all = db.selectFrom("uploadSessions").select(["id", "name", "status"]);
  return all.where("projectId", "=", (eb) => eb.fn.any(eb.val([...projectIds]))).execute();
}

/** What the demo calls its sessions. */
function ownNames(now: Date): Set<string> {
  const folders = Object.values(DEMO_FOLDERS).map(({ session }) => session);
  return new Set([...demoTransfers(now).map(({ name }) => name), ...folders]);
}
