import { createHash } from "node:crypto";
import { appRouter, findLivePrincipals, resolveCaller, type Services } from "@frontoffice/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AppParts } from "./app-parts.ts";
import { type TestServer, testServer } from "./testing.ts";

const MB = 1_048_576;
const SUM = "ab".repeat(32);

let server: TestServer;
let token: string;
let sessionId: string;

beforeAll(async () => {
  let services: Services | undefined;
  const real = () => services as Services;
  const sessions: AppParts["sessions"] = {
    resolve: (given, ip) => resolveCaller(real(), given, ip),
    findLive: (callers) => findLivePrincipals(real(), callers),
  };
  server = await testServer({ router: appRouter, sessions });
  services = server.api.services;
  const person = { email: "ada@example.com", password: "long quiet river 42", name: "Ada", companyName: "Ada Agency" };
  token = (await post<{ token: string }>("/api/auth/register", person)).body.token;
  const { id: projectId } = (await post<{ id: string }>("/api/projects", { name: "Batches" })).body;
  sessionId = (await post<{ id: string }>("/api/sessions", { projectId, sourceKind: "cli" })).body.id;
  await post("/api/uploads/start", { sessionId });
});
afterAll(() => server.close());

async function post<Body>(path: string, body: object | string): Promise<{ status: number; body: Body }> {
  const answer = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
}

interface Confirmed {
  items: { id: string; status: string; error: string | null }[];
}

const named = (count: number, folder: string, size = 5) =>
  Array.from({ length: count }, (_, at) => ({ path: `${folder}/${at}.txt`, size, sha256: SUM }));

async function register(files: object[]): Promise<string[]> {
  const { status, body } = await post<{ items: { fileId: string }[] }>(`/api/sessions/${sessionId}/files`, { files });
  expect(status).toBe(200);
  return body.items.map(({ fileId }) => fileId);
}

test("a thousand files are named, signed for, sent and confirmed in three calls, in the order in which they were asked for", async () => {
  const bytes = (at: number) => `file ${at}`.padEnd(9);
  const checksums = Array.from({ length: 1000 }, (_, at) => createHash("sha256").update(bytes(at)).digest("hex"));
  const ids = await register(checksums.map((sha256, at) => ({ path: `sent/${at}.txt`, size: 9, sha256 })));
  const asked = ids.map((fileId, at) => ({ fileId, sha256: checksums[at] }));
  const signed = await post<{ files: { fileId: string; put: { url: string; headers: Record<string, string> } }[] }>(
    `/api/sessions/${sessionId}/files/sign`,
    { files: asked },
  );
  expect([signed.status, signed.body.files.map(({ fileId }) => fileId)]).toEqual([200, ids]);
  const left = signed.body.files.entries();
  const worker = async () => {
    // Every tenth one is never sent.
    for (const [at, { put }] of left) {
      if (at % 10 === 0) continue;
      const answer = await fetch(put.url, { method: "PUT", headers: put.headers, body: bytes(at) });
      await answer.body?.cancel();
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  const claims = { files: asked.map((file) => ({ ...file, size: 9 })) };
  const { body } = await post<Confirmed>(`/api/sessions/${sessionId}/files/confirm`, claims);
  const expected = ids.map((id, at) => (at % 10 === 0 ? [id, "failed"] : [id, "uploaded"]));
  expect(body.items.map(({ id, status }) => [id, status])).toEqual(expected);
  const again = await post<Confirmed>(`/api/sessions/${sessionId}/files/confirm`, claims);
  expect(again.body.items.map(({ id, status }) => [id, status])).toEqual(expected);
});

test("a file of ten thousand parts is confirmed in one body, over both surfaces, and more parts than that are refused", async () => {
  const [fileId = ""] = await register(named(1, "large", 80_000 * MB));
  const partsOf = (count: number) => Array.from({ length: count }, (_, at) => ({ number: at + 1, etag: "cd".repeat(16), sha256: SUM }));
  const files = [{ fileId, sha256: SUM, size: 80_000 * MB, parts: partsOf(10_000) }];
  expect(JSON.stringify({ files }).length).toBeGreaterThan(MB);
  const rest = await post<Confirmed>(`/api/sessions/${sessionId}/files/confirm`, { files });
  expect([rest.status, rest.body.items[0]?.status]).toEqual([200, "failed"]);
  expect((await post("/trpc/uploadSessions.files.confirm", { id: sessionId, files })).status).toBe(200);
  const two = [...files, { fileId: sessionId, sha256: SUM, size: 1, parts: partsOf(1) }];
  expect((await post("/trpc/uploadSessions.files.confirm", { id: sessionId, files: two })).status).toBe(400);
});

test("a body beyond its door's limit is answered 413, with the limit", async () => {
  const large = (megabytes: number) => JSON.stringify({ padding: "x".repeat(megabytes * MB) });
  for (const [path, megabytes, limit] of [
    [`/api/sessions/${sessionId}/files/confirm`, 2, "2 MB"],
    ["/trpc/uploadSessions.files.confirm", 2, "2 MB"],
    [`/api/sessions/${sessionId}/files/sign`, 1, "1 MB"],
    ["/trpc/uploadSessions.files.sign", 1, "1 MB"],
  ] as const) {
    const { status, body } = await post(path, large(megabytes));
    expect([path, status, JSON.stringify(body)]).toEqual([path, 413, expect.stringContaining(`at most ${limit}`)]);
  }
});
