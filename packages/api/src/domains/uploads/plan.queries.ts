import { sql } from "@frontoffice/db";
import { scanFolder } from "@frontoffice/transfer";
import { AppError } from "../../kernel/errors.ts";
import type { Scope } from "../../kernel/scope.ts";
import { anyOf } from "./files/queries.ts";
import { countFile, countUnreadable, emptyPlan, type Known, type Planned, planOf, REASONS } from "./plan.rules.ts";
import { getNamedCompany, getSession, type SessionRow } from "./queries.ts";
import { isClientDriven, keyOf } from "./rules.ts";
import type { PlanView } from "./schema.ts";

const DEADLINE_MS = 50_000;
const PAGE = 1_000;

/** What a start would do now. Nothing is hashed for it: a file counts as a duplicate by its size and time, or by the checksum it was registered with. */
export async function planSession(scope: Scope, { id }: { id: string }): Promise<PlanView> {
  const session = await getSession(scope, id);
  const plan = emptyPlan();
  const source = isClientDriven(session) ? namedFiles(scope, session) : folderFiles(scope, session);
  for await (const batch of inBatches(source)) {
    const files = batch.filter((one) => "size" in one);
    const atKeys = await listInPlace(
      scope,
      session,
      files.map(({ key }) => key),
    );
    for (const one of batch) {
      if ("why" in one) countUnreadable(plan, one);
      else countFile(plan, one, atKeys.get(one.key));
    }
  }
  return planOf(plan, await readSpeed(scope));
}

/** By key: the newest file that any other session of the company has put there, whatever its project. */
async function listInPlace({ db, companyId }: Scope, session: SessionRow, keys: readonly string[]): Promise<Map<string, Known>> {
  const { rows } = await sql<Known & { key: string }>`
    select distinct on (file.s3_key) file.s3_key as key, file.size_bytes as size, file.mtime,
      encode(file.checksum_sha256, 'hex') as sha256, case when file.project_id <> ${session.projectId} then project.name end as "otherProject"
    from file_uploads file
    join upload_sessions session on session.company_id = file.company_id and session.id = file.upload_session_id
    join projects project on project.company_id = file.company_id and project.id = file.project_id
    where file.company_id = ${companyId} and file.s3_key = ${anyOf(keys, "text")} and file.status = 'uploaded'
      and file.upload_session_id <> ${session.id} and session.bucket_name = ${session.bucketName}
      and session.storage_connection_id is not distinct from ${session.storageConnectionId}::uuid
    order by file.s3_key, file.id desc`.execute(db);
  return new Map(rows.map(({ key, size, ...known }) => [key, { ...known, size: Number(size) }]));
}

type Found = Planned | { path: string; why: string };

async function* folderFiles(scope: Scope, session: SessionRow): AsyncGenerator<Found> {
  const { path, root } = await scope.adapters.folders.open(await getNamedCompany(scope), session.sourcePath ?? "");
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    for await (const found of scanFolder(path, { include: session.include, exclude: session.exclude, within: root, signal })) {
      const key = keyOf(session.s3Prefix, found.path);
      if (found.kind === "not_sent") yield { path: found.path, why: REASONS[found.why] };
      else if (key === undefined) yield { path: found.path, why: REASONS.name };
      else yield { path: found.path, key, size: found.size, mtime: Math.trunc(found.mtimeMs), sha256: null, isSkipped: false };
    }
  } catch (error) {
    if (signal.aborted)
      throw new AppError("precondition", "The folder is too large to be planned in a minute. Start the session: it reads as it goes.");
    throw error;
  }
}

async function* namedFiles({ db }: Scope, { id }: SessionRow): AsyncGenerator<Found> {
  for (let last = "00000000-0000-0000-0000-000000000000"; ; ) {
    const rows = await db
      .selectFrom("fileUploads")
      .select(["id", "relativePath", "s3Key", "sizeBytes", "mtime", "checksumSha256", "status", "lastError"])
      .where("uploadSessionId", "=", id)
      .where("id", ">", last)
      .orderBy("id")
      .limit(PAGE)
      .execute();
    for (const { relativePath: path, s3Key: key, sizeBytes: size, mtime, checksumSha256, status, lastError } of rows) {
      if (status === "failed") yield { path, why: lastError ?? "It has failed before." };
      else {
        const isSkipped = status === "skipped_duplicate" || status === "uploaded";
        yield { path, key, size, mtime: mtime?.getTime() ?? null, sha256: checksumSha256?.toString("hex") ?? null, isSkipped };
      }
    }
    const end = rows.at(-1);
    if (rows.length < PAGE || !end) return;
    last = end.id;
  }
}

async function* inBatches(source: AsyncIterable<Found>): AsyncGenerator<Found[]> {
  let batch: Found[] = [];
  for await (const one of source) {
    batch.push(one);
    if (batch.length < PAGE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** Bytes a second of the company's latest transfers; null before the first. */
async function readSpeed({ db, companyId }: Scope): Promise<number | null> {
  const { rows } = await sql<{ speed: number | null }>`
    select (sum(bytes_done) / nullif(sum(extract(epoch from completed_at - started_at)), 0))::float8 as speed
    from (
      select bytes_done, completed_at, started_at from upload_sessions
      where company_id = ${companyId} and status in ('completed', 'completed_with_errors') and bytes_done > 0
      order by id desc limit 5) latest`.execute(db);
  return rows[0]?.speed ?? null;
}
