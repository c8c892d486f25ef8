import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SignedFile, UploadApi } from "@frontoffice/client/upload";
import { Bandwidth, type Outcome, openBelow, type TransferItem, TransferRun } from "@frontoffice/transfer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Puts } from "./puts.ts";
import { SessionCalls } from "./session-calls.ts";
import { SignedStore } from "./signed-store.ts";

const FILES = 12;
/** How often a file's one retry is used up before the store is well again. */
const REFUSALS = FILES * 4;

let store: Server;
let folder: string;
let endpoint: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "frontoffice-signed-"));
  for (let at = 0; at < FILES; at += 1) await writeFile(join(folder, `${at}.txt`), `file ${at}`);
  store = createServer((request, response) => {
    request.resume();
    request.on("end", () => answer(request, response));
  });
  await new Promise<void>((done) => store.listen(0, "127.0.0.1", done));
  const address = store.address();
  endpoint = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
afterAll(async () => {
  store.closeAllConnections();
  await new Promise((done) => store.close(done));
  await rm(folder, { recursive: true, force: true });
});

/** A server that signs whatever it is asked for. */
const api = {
  sign: async ({ files }: { files: { fileId: string }[] }) => ({
    expiresAt: "2030-01-01T00:00:00.000Z",
    files: files.map(({ fileId }): SignedFile => {
      const put = { method: "PUT" as const, headers: {}, url: `${endpoint}/bucket/${fileId}` };
      return { fileId, put, partSize: null, parts: [], done: [] };
    }),
  }),
} as unknown as UploadApi;

async function* items(): AsyncGenerator<TransferItem> {
  for (let at = 0; at < FILES; at += 1) {
    const path = `${at}.txt`;
    yield { id: path, key: path, path, contentType: "text/plain", open: () => openBelow(folder, path) };
  }
}

/** Sends all files with one retry each; what became of them. */
async function sendAll(): Promise<Outcome["kind"][]> {
  const ends: Outcome["kind"][] = [];
  const puts = new Puts(new Bandwidth(null), 8);
  const giveUp = (error: unknown) => {
    throw error;
  };
  const run = new TransferRun({
    store: new SignedStore(new SessionCalls({ api, sessionId: "session", giveUp }), puts),
    observer: {
      decide: async () => "send",
      begun: async () => undefined,
      part: () => undefined,
      done: async (_item, { kind }) => void ends.push(kind),
    },
    concurrency: 8,
    retries: 1,
    signal: new AbortController().signal,
  });
  await run.run(items()).finally(() => puts.close());
  return ends;
}

const well = (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(200, { etag: '"kept"' }).end();

/** Does this to the first requests, as many of each kind as use up every file's retries. */
function first(troubled: (request: IncomingMessage, response: ServerResponse) => void, isMeant: (request: IncomingMessage) => boolean) {
  let left = REFUSALS;
  return (request: IncomingMessage, response: ServerResponse) => {
    if (!isMeant(request) || left === 0) return well(request, response);
    left -= 1;
    troubled(request, response);
  };
}

test.each([
  ["asks to slow down", 503, "<Error><Code>SlowDown</Code></Error>"],
  ["answers 500 to every PUT", 500, "<Error><Code>InternalError</Code></Error>"],
])("a store that %s for longer than the retries take fails no file", async (_name, status, body) => {
  answer = first(
    (_request, response) => void response.writeHead(status).end(body),
    ({ method }) => method === "PUT",
  );
  expect(await sendAll()).toEqual(Array.from({ length: FILES }, () => "sent"));
});

test("a store that is away for longer than the retries take is waited for", async () => {
  let probes = 0;
  answer = (request, response) => {
    if (request.method === "GET") probes += 1;
    // Whoever only repeats the request never learns that it is back.
    if (probes < 5) request.socket.destroy();
    else well(request, response);
  };
  expect(await sendAll()).toEqual(Array.from({ length: FILES }, () => "sent"));
});
