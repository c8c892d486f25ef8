import { connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepsPreparedStatements } from "./prepared-statements.ts";
import { createTestDb, type TestDb } from "./testing.ts";

let db: TestDb;
beforeAll(async () => {
  db = await createTestDb();
});
afterAll(() => db.drop());

const READY = "Z".charCodeAt(0);
const IDLE = "I".charCodeAt(0);

/** Passes on what the server says, and forgets all prepared statements between two transactions, as a pooler that changes connections does. */
function forgetBetweenTransactions(client: Socket, server: Socket): void {
  let rest = Buffer.alloc(0);
  let held: Buffer | undefined;
  client.pipe(server);
  server.on("data", (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
      const message = rest.subarray(0, rest.readUInt32BE(1) + 1);
      rest = rest.subarray(message.length);
      const isReady = message[0] === READY && message[5] === IDLE;
      if (held) {
        if (!isReady) continue;
        client.write(held);
        held = undefined;
      } else if (isReady) {
        held = message;
        server.write(simpleQuery("deallocate all"));
      } else client.write(message);
    }
  });
  for (const socket of [client, server])
    socket.on("error", () => undefined).on("close", () => [client, server].map((one) => one.destroy()));
}

function simpleQuery(text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.from("Q\0\0\0\0");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

test("a server of its own keeps what was prepared", async () => {
  expect(await keepsPreparedStatements(db.url("runtime"))).toBe(true);
});

test("a pooler that gives another connection to the next transaction does not", async () => {
  const url = new URL(db.url("runtime"));
  const { hostname, port } = url;
  const pooler = createServer((client) => forgetBetweenTransactions(client, connect(Number(port), hostname)));
  await new Promise<void>((done) => pooler.listen(0, "127.0.0.1", done));
  const address = pooler.address();
  url.port = String(typeof address === "object" && address ? address.port : 0);
  expect(await keepsPreparedStatements(url.href)).toBe(false);
  pooler.close();
});

test("a database that is away is no answer", async () => {
  await expect(keepsPreparedStatements("postgres://nobody@127.0.0.1:1/none")).rejects.toThrow();
});
