import { type OpenTestDb, TEST_SECRET_KEY } from "@frontoffice/db/testing";
import { ownStoreCredentials } from "../packages/transfer/src/own-store.ts";
import { S3Client } from "../packages/transfer/src/s3/client.ts";
import { bytesIn } from "../packages/transfer/src/testing/runs.ts";

/** What was found in the store and in the database when all was over. */
export interface Proof {
  /** Objects that were read from the store and held against their source. */
  compared: number;
  /** Files whose object is not there, or has other bytes; and objects that nobody has sent. */
  wrong: string[];
  /** Uploads in parts that nobody ended. */
  openUploads: number;
  /** Of the folder's sessions; one is right. */
  statuses: string[];
  /** How many each has. */
  receipts: number[];
  /** Figures that differ from the rows. */
  faults: string[];
}

export interface Proving {
  db: OpenTestDb;
  companyId: string;
  storePort: number;
  source: string;
  files: Readonly<Record<string, Buffer>>;
}

/** Holds store and database against the folder. */
export async function prove({ db, companyId, storePort, source, files }: Proving): Promise<Proof> {
  const sessions = await db.owner.selectFrom("uploadSessions").selectAll().where("sourcePath", "like", `%${source}`).execute();
  const ids = sessions.map(({ id }) => id);
  const rows = await db.owner.selectFrom("fileUploads").selectAll().where("uploadSessionId", "in", ids).execute();
  const receipts = await db.owner.selectFrom("receipts").select("uploadSessionId").where("uploadSessionId", "in", ids).execute();
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${storePort}`,
    region: "us-east-1",
    bucket: `fo-${companyId}`,
    forcePathStyle: true,
    credentials: ownStoreCredentials(TEST_SECRET_KEY),
  });
  try {
    const wrong: string[] = [];
    for (const [path, bytes] of Object.entries(files)) {
      const row = rows.find(({ relativePath }) => relativePath === path);
      const there = row && (await bytesIn(client, row.s3Key).catch(() => undefined));
      if (!there?.equals(bytes)) wrong.push(path);
    }
    const known = new Set(rows.map(({ s3Key }) => s3Key));
    const prefix = `${sessions[0]?.s3Prefix}/`;
    const keys = await keysBelow(client, prefix);
    return {
      compared: Object.keys(files).length,
      wrong: [...wrong, ...keys.filter((key) => !known.has(key))],
      openUploads: await openUploads(client),
      statuses: sessions.map(({ status }) => status),
      receipts: ids.map((id) => receipts.filter(({ uploadSessionId }) => uploadSessionId === id).length),
      faults: sessions.flatMap((session) => figureFaults(session, rows, files)),
    };
  } finally {
    await client.close();
  }
}

type Row = { uploadSessionId: string; status: string; sizeBytes: number; attempts: number };
const FIGURES = [
  "totalFiles",
  "totalBytes",
  "filesUploaded",
  "filesSkipped",
  "filesFailed",
  "bytesDone",
  "bytesSkipped",
  "bytesUploaded",
] as const;
type Figures = Record<(typeof FIGURES)[number], number>;

/** The session's figures beside its rows, and beside the folder. */
function figureFaults(session: Figures & { id: string }, rows: readonly Row[], files: Proving["files"]): string[] {
  const own = rows.filter(({ uploadSessionId }) => uploadSessionId === session.id);
  const sizes = (some: readonly Row[]) => some.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const of = (status: string) => own.filter((row) => row.status === status);
  const real: Figures = {
    totalFiles: Object.keys(files).length,
    totalBytes: Object.values(files).reduce((sum, { length }) => sum + length, 0),
    filesUploaded: of("uploaded").length,
    filesSkipped: of("skipped_duplicate").length,
    filesFailed: of("failed").length,
    bytesDone: sizes(of("uploaded")),
    bytesSkipped: sizes(of("skipped_duplicate")),
    bytesUploaded: sizes(of("uploaded")),
  };
  return FIGURES.filter((name) => session[name] !== real[name]).map((name) => `${name} is ${session[name]}, not ${real[name]}`);
}

async function keysBelow(client: S3Client, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for (let after = ""; ; after = keys.at(-1) ?? "") {
    const query = { "list-type": "2", prefix, ...(after !== "" && { "start-after": after }) };
    const { body } = await client.send({ method: "GET", query, signal: AbortSignal.timeout(10_000) });
    const page = [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => key);
    if (page.length === 0) return keys;
    keys.push(...page);
  }
}

async function openUploads(client: S3Client): Promise<number> {
  const { body } = await client.send({ method: "GET", query: { uploads: "" }, signal: AbortSignal.timeout(10_000) });
  return body.split("<Upload>").length - 1;
}
