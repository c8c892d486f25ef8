import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AnswerReader } from "./answer-reader.ts";
import { ScopedQuery } from "./scoped-query.ts";
import { createTestDb, type TestDb } from "./testing.ts";

let db: TestDb;
beforeAll(async () => {
  db = await createTestDb();
});
afterAll(() => db.drop());

/** One to four bytes a character, lengths whose bytes look like characters of UTF-8, and nothing at all. */
const TEXTS = ["", "plain", "Zoë", "“quoted”", "🧁", "é".repeat(97), "a".repeat(0xc3), "a".repeat(0xc3a9), "ÿ".repeat(70), "\u0080", null];

/** The bytes that a server sends for a statement, and what pg reads from them. */
async function record(text: string, values: unknown[]): Promise<{ bytes: Buffer; rows: unknown[] }> {
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  const { stream } = (client as unknown as { connection: { stream: NodeJS.EventEmitter } }).connection;
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
  const { rows } = await client.query({ text, values });
  await client.end();
  return { bytes: Buffer.concat(chunks), rows };
}

/** What a query makes of the bytes when they come in pieces of a size, and the messages that were left to pg. */
function replay(bytes: Buffer, size: number): { rows: unknown[]; others: string } {
  let rows: unknown[] = [];
  let others = "";
  const asked = { text: "select", values: [], name: undefined, scope: undefined, isScopePrepared: true };
  const query = new ScopedQuery(asked, (_error, answer) => {
    rows = answer.rows;
  });
  const readOthers = (messages: Buffer) => {
    for (let at = 0; at < messages.length; at += 1 + messages.readUInt32BE(at + 1)) others += String.fromCharCode(messages[at] ?? 0);
  };
  const reader = new AnswerReader(() => query, readOthers);
  for (let at = 0; at < bytes.length; at += size) reader.read(bytes.subarray(at, at + size));
  query.handleReadyForQuery();
  return { rows, others };
}

test("texts of every alphabet are read as pg reads them, alone and side by side, in pieces of every size", async () => {
  const one = (_: unknown, index: number) => `$${index + 1}::text as t${index}`;
  const alone = TEXTS.map(
    (_, index) => `select ${TEXTS.map((_text, at) => `${at === index ? `$${at + 1}` : "null"}::text as t${at}`).join()}`,
  );
  const { bytes, rows } = await record(
    `select ${TEXTS.map(one).join()} union all ${alone.join(" union all ")} union all select ${TEXTS.map(one).join()}`,
    TEXTS,
  );
  expect(rows).toHaveLength(TEXTS.length + 2);
  for (const size of [1, 2, 3, 5, 7, 64, 1_000, bytes.length]) expect(replay(bytes, size)).toEqual({ rows, others: "1Z" });
});

test("a statement of pg's own between ours is read by pg", async () => {
  const pool = db.pool("owner", 1);
  const own = db.owner.selectFrom("companies").select("id").execute();
  const [first, second, third] = await Promise.all([
    own,
    pool.query("select 1 as one"),
    db.owner.selectNoFrom((eb) => eb.val(2).as("two")).execute(),
  ]);
  expect([first, second.rows, third]).toEqual([[], [{ one: 1 }], [{ two: "2" }]]);
});
