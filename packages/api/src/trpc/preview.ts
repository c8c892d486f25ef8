import { sql } from "@frontoffice/db";
import type { Preview } from "../kernel/call.ts";
import { AppError } from "../kernel/errors.ts";
import { titleOfJob } from "../kernel/job-titles.ts";
import type { RecordedChange, Scope } from "../kernel/scope.ts";

/** Runs the command with this scope; throws what it throws. */
export type Run = (scope: Scope) => Promise<unknown>;

interface TriedOut {
  preview: Preview;
  /** The one client that all changes are about; null when there is none, or several. */
  clientId: string | null;
}

/** Runs the command behind a savepoint and rolls it back: returns what it changed and started. */
export async function tryOut(tx: Scope, run: Run): Promise<TriedOut> {
  await sql`savepoint preview`.execute(tx.db);
  try {
    const changes: RecordedChange[] = [];
    await run({ ...tx, changes });
    const made = new Set(changes.filter(isMade).map(({ entityId }) => entityId));
    // A client that the call itself would make is not there to be named.
    const clients = [...new Set(changes.map(({ clientId }) => (clientId && !made.has(clientId) ? clientId : null)))];
    return { preview: await previewOf(tx, changes), clientId: clients.length === 1 ? (clients[0] ?? null) : null };
  } finally {
    await sql`rollback to savepoint preview`.execute(tx.db);
  }
}

async function previewOf(tx: Scope, changes: readonly RecordedChange[]): Promise<Preview> {
  const jobs = await tx.db
    .selectFrom("jobs")
    .select(["type"])
    .where((eb) => eb("createdAt", "=", eb.fn<Date>("now", [])))
    .orderBy("id")
    .execute();
  return { preview: true, changes: changes.map(plainly), jobs: jobs.map(({ type }) => ({ type, title: titleOfJob(tx, type) })) };
}

/** As JSON, since it may be stored and sent. */
function plainly(entry: RecordedChange): Preview["changes"][number] {
  const { entity, entityId, before, after } = entry;
  return JSON.parse(JSON.stringify({ entity, entityId: isMade(entry) ? null : entityId, before: before ?? null, after: after ?? null }));
}

function isMade({ before, after }: RecordedChange): boolean {
  return before === undefined && after !== undefined;
}

/** What a call that cannot be previewed answers instead of acting. */
export function refusePreview(why: string): AppError {
  return new AppError("invalid", `This call cannot be previewed: ${why}`, { fields: { preview: why } });
}
