import { appendFile, chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilReady } from "./ask-server.ts";
import { startEmbedded } from "./embedded.ts";
import { TEST_SECRET_KEY } from "./testing.ts";

const options = { dataDir: "", secretKey: TEST_SECRET_KEY, disposable: true };
beforeAll(async () => {
  options.dataDir = await mkdtemp(join(tmpdir(), "frontoffice-embedded-"));
  // The account that runs PostgreSQL must get through.
  await chmod(options.dataDir, 0o755);
  await (await startEmbedded(options)).stop();
});
afterAll(() => rm(options.dataDir, { recursive: true, force: true }));

test.each(["log_min_messages = fatal", "log_destination = 'syslog'", "logging_collector = on"])(
  "a cluster whose configuration says %s starts all the same",
  async (setting) => {
    await appendFile(join(options.dataDir, "postgres", "postgresql.conf"), `\n${setting}\n`);
    const server = await startEmbedded(options);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query("select 1 as one");
    expect(rows).toEqual([{ one: 1 }]);
    await client.end();
    await server.stop();
  },
);

test("a cluster that cannot start says so, also where its log goes elsewhere", async () => {
  await appendFile(join(options.dataDir, "postgres", "postgresql.conf"), "\nshared_preload_libraries = 'nothing_of_this_name'\n");
  await expect(startEmbedded(options)).rejects.toThrow(/The embedded database did not start: .*(nothing_of_this_name|postgresql.conf)/s);
});

test("a server that is never heard of is given up with words; another program at its port does not count", async () => {
  const otherProgram = createServer((socket) => socket.end("N\0\0\0\x05 not a database"));
  await new Promise<void>((done) => otherProgram.listen(0, "127.0.0.1", done));
  const address = otherProgram.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const asked = untilReady({ cluster: options.dataDir, port, pid: process.pid }, 500);
  await expect(asked).rejects.toThrow(`did not answer at 127.0.0.1:${port}`);
  otherProgram.close();
});

test("two clusters that choose one port at the same moment each get a server of their own", async () => {
  const folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), "frontoffice-embedded-"))));
  await Promise.all(folders.map((folder) => chmod(folder, 0o755)));
  const servers = await Promise.all(folders.map((dataDir) => startEmbedded({ ...options, dataDir })));
  expect(new Set(servers.map(({ url }) => new URL(url).port)).size).toBe(2);
  await Promise.all(servers.map((server) => server.stop()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});
