import { type DB, sql } from "@frontoffice/db";
import type { Selectable } from "kysely";
import { z } from "zod";
import { notFound } from "../../../kernel/errors.ts";
import { countWhenAsked } from "../../../kernel/list-query.ts";
import { type Page, readCursor, toPage } from "../../../kernel/page.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { containing } from "../../../kernel/text.ts";
import { getSession } from "../queries.ts";
import { type FileStatus, fileStatuses, type ListFilesInput } from "./schema.ts";

const ownFiles = ({ db }: Scope, sessionId: string) =>
  db.selectFrom("fileUploads as file").where("file.uploadSessionId", "=", sessionId).$narrowType<{ status: FileStatus }>();

const inFull = (scope: Scope, sessionId: string) => ownFiles(scope, sessionId).selectAll("file").$narrowType<{ status: FileStatus }>();

/** One of many values, in one parameter however many there are. */
export const anyOf = (values: readonly string[], type: "uuid" | "text") => sql<string>`any(${[...values]}::${sql.raw(`${type}[]`)})`;

/** A row, as a page of them shows it. */
export type FileRow = Omit<Selectable<DB["fileUploads"]>, "status"> & { status: FileStatus };

/** In the order in which they were found: ids rise with time. Throws when the session is missing. */
export async function listFilesOf(scope: Scope, input: ListFilesInput): Promise<Page<FileRow>> {
  const after = readCursor(input.cursor, z.uuid());
  await getSession(scope, input.id);
  const { status, search } = input;
  const matching = ownFiles(scope, input.id)
    .$if(status !== undefined, (query) => query.where("file.status", "=", status ?? "pending"))
    .$if(Boolean(search), (query) => query.where(sql<boolean>`lower(file.relative_path) like ${containing(search ?? "")}`));
  const states = sql<{ state: string }>`unnest(${input.status === undefined ? [...fileStatuses] : [input.status]}::text[])`;
  // Each state lies in the index in this order already; of six short lists the first ones are quickly found.
  const rows = await scope.db
    .selectFrom(states.as<"wanted">(sql`wanted(state)`))
    .innerJoinLateral(
      () =>
        inFull(scope, input.id)
          .where(sql<boolean>`file.status = wanted.state`)
          .$if(Boolean(input.search), (query) =>
            query.where(sql<boolean>`lower(file.relative_path) like ${containing(input.search ?? "")}`),
          )
          .$if(after !== undefined, (query) => query.where("file.id", ">", after?.[0] ?? ""))
          .orderBy("file.id")
          .limit(input.limit + 1)
          .as("found"),
      (join) => join.onTrue(),
    )
    .selectAll("found")
    .orderBy("found.id")
    .limit(input.limit + 1)
    .execute();
  return { ...toPage(rows, input.limit, (row) => [row.id]), ...(await countWhenAsked(scope, input, matching)) };
}

/** Files of one session in the order of these ids; throws when one is not the session's. */
export async function listFilesById(scope: Scope, sessionId: string, ids: readonly string[]): Promise<FileRow[]> {
  const rows = await inFull(scope, sessionId).where("file.id", "=", anyOf(ids, "uuid")).execute();
  return inOrder(rows, ids);
}

/** The same, held until the transaction ends. */
export async function lockFiles(tx: Scope, sessionId: string, ids: readonly string[]): Promise<FileRow[]> {
  const rows = await inFull(tx, sessionId).where("file.id", "=", anyOf(ids, "uuid")).orderBy("file.id").forNoKeyUpdate().execute();
  return inOrder(rows, ids);
}

/** Files of a session by their paths, held until the transaction ends. */
export async function lockFilesByPath(tx: Scope, sessionId: string, paths: readonly string[]): Promise<Map<string, FileRow>> {
  const rows = await inFull(tx, sessionId)
    .where("file.relativePath", "=", anyOf(paths, "text"))
    .orderBy("file.id")
    .forNoKeyUpdate()
    .execute();
  return new Map(rows.map((row) => [row.relativePath, row]));
}

export async function countUnfinished(scope: Scope, sessionId: string): Promise<number> {
  const { count } = await ownFiles(scope, sessionId)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("file.status", "in", ["pending", "uploading"])
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What another session of the project has brought, and where it lies. */
export interface StoredDuplicate {
  id: string;
  key: string;
  size: number;
  sha256: string;
  etag: string | null;
  mtime: Date | null;
}

const duplicates = ({ db }: Scope, projectId: string, sessionId: string) =>
  db
    .selectFrom("fileUploads as file")
    .select(["file.id", "file.s3Key as key", "file.sizeBytes as size", "file.etag", "file.mtime"])
    .select(sql<string>`encode(file.checksum_sha256, 'hex')`.as("sha256"))
    .where("file.projectId", "=", projectId)
    .where("file.uploadSessionId", "!=", sessionId)
    .where("file.status", "=", "uploaded")
    .where("file.checksumSha256", "is not", null);

interface Among {
  projectId: string;
  sessionId: string;
}

/** So many objects with the same bytes are asked for; the first one may have been replaced in the store. */
const MOST_SOURCES = 3;

/** By key: files of other sessions of the project with the same bytes, one at the key itself first. Empty files are not worth a copy. */
export async function listDuplicates(
  scope: Scope,
  { projectId, sessionId }: Among,
  files: readonly { key: string; sha256: string; size: number }[],
): Promise<Map<string, StoredDuplicate[]>> {
  if (files.length === 0) return new Map();
  const { rows } = await sql<StoredDuplicate & { wantedKey: string }>`
    select wanted.key as "wantedKey", found.id, found.s3_key as key, found.size_bytes as size, found.etag, found.mtime, wanted.sha256
    from jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as wanted (key text, size bigint, sha256 text)
    cross join lateral (
      (select * from file_uploads file where ${sameBytes(scope, projectId, sessionId)} and file.s3_key = wanted.key limit 1)
      union all
      (select * from file_uploads file where ${sameBytes(scope, projectId, sessionId)} and file.s3_key <> wanted.key and wanted.size > 0
        limit ${MOST_SOURCES})
    ) found`.execute(scope.db);
  const sources = rows.map(({ wantedKey, size, ...row }) => ({ wantedKey, duplicate: { ...row, size: Number(size) } }));
  const ownFirst = sources.toSorted((a, b) => Number(b.duplicate.key === b.wantedKey) - Number(a.duplicate.key === a.wantedKey));
  const byKey = Map.groupBy(ownFirst, ({ wantedKey }) => wantedKey);
  return new Map([...byKey].map(([key, found]) => [key, found.map(({ duplicate }) => duplicate)]));
}

const sameBytes = ({ companyId }: Scope, projectId: string, sessionId: string) => sql`
  file.company_id = ${companyId} and file.project_id = ${projectId} and file.upload_session_id <> ${sessionId}
  and file.status = 'uploaded' and file.size_bytes = wanted.size and file.checksum_sha256 = decode(wanted.sha256, 'hex')`;

/** Files that have arrived, by their ids. */
export async function listSources(
  scope: Scope,
  { projectId, sessionId }: Among,
  ids: readonly string[],
): Promise<Map<string, StoredDuplicate>> {
  if (ids.length === 0) return new Map();
  const rows = await duplicates(scope, projectId, sessionId).where("file.id", "=", anyOf(ids, "uuid")).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The newest file of another session at each of these keys. */
export function listAtKeys(scope: Scope, { projectId, sessionId }: Among, keys: readonly string[]): Promise<StoredDuplicate[]> {
  if (keys.length === 0) return Promise.resolve([]);
  return duplicates(scope, projectId, sessionId)
    .distinctOn("file.s3Key")
    .where("file.s3Key", "=", anyOf(keys, "text"))
    .orderBy("file.s3Key")
    .orderBy("file.id", "desc")
    .execute();
}

/** Which of these sizes a file of another session has; only then a sum is worth its while. */
export async function listKnownSizes(scope: Scope, { projectId, sessionId }: Among, sizes: readonly number[]): Promise<Set<number>> {
  if (sizes.length === 0) return new Set();
  const { rows } = await sql<{ size: number }>`
    select wanted.size from unnest(${[...new Set(sizes)]}::bigint[]) as wanted(size)
    where exists (
      select from file_uploads file where file.company_id = ${scope.companyId} and file.project_id = ${projectId}
        and file.size_bytes = wanted.size and file.status = 'uploaded' and file.upload_session_id <> ${sessionId})`.execute(scope.db);
  return new Set(rows.map(({ size }) => Number(size)));
}

function inOrder(rows: FileRow[], ids: readonly string[]): FileRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    if (!row) throw notFound("file");
    return row;
  });
}
