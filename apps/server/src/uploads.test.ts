import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { appRouter, findLivePrincipals, resolveCaller, type Services } from "@frontoffice/api";
import { createFolders } from "@frontoffice/api/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { AppParts } from "./app-parts.ts";
import { type TestServer, testServer } from "./testing.ts";

let server: TestServer;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "frontoffice-root-"));
  let services: Services | undefined;
  const real = () => services as Services;
  const sessions: AppParts["sessions"] = {
    resolve: (token, ip) => resolveCaller(real(), token, ip),
    findLive: (callers) => findLivePrincipals(real(), callers),
  };
  server = await testServer({ router: appRouter, sessions });
  services = server.api.services;
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

async function send(method: "GET" | "POST", url: string, token?: string, payload?: object) {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await server.fastify.inject({ method, url: `/api${url}`, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() };
}

/** Polls as a program does. */
async function untilOver(jobId: string, token: string) {
  for (const over = Date.now() + inject("patienceMs"); Date.now() < over; await wait(100)) {
    const { body } = await send("GET", `/uploads/status/${jobId}`, token);
    if (!["queued", "scanning", "uploading"].includes(body.status)) return body;
  }
  throw new Error("the upload did not end");
}

test("a program signs in and has a folder of three files and 33 bytes sent: completed, none failed", async () => {
  const person = { email: "ada@example.com", password: "long quiet river 42", name: "Ada", companyName: "Ada Agency" };
  await send("POST", "/auth/signup", undefined, person);
  const { token } = (await send("POST", "/auth/login", undefined, { email: person.email, password: person.password })).body;
  const { code } = await server.api.db.owner
    .selectFrom("companies")
    .select("code")
    .where("name", "=", "Ada Agency")
    .executeTakeFirstOrThrow();
  Object.assign(server.api.services.adapters, { folders: createFolders([{ company: code, folder: root }]) });
  const folder = join(root, "photos");
  await mkdir(join(folder, "deeper"), { recursive: true });
  for (const [path, content] of [
    ["one.txt", "12345678901"],
    ["two.txt", "hello world"],
    ["deeper/three.txt", "three files"],
  ] as const) {
    await writeFile(join(folder, path), content);
  }
  const project = (await send("POST", "/projects", token, { name: "Harbour photos" })).body;
  const cycle = (await send("POST", "/cycles", token, { projectId: project.id, name: "First round" })).body;
  expect((await send("GET", "/uploads/folders", token)).body).toEqual({ items: [{ path: root }] });
  const asked = { projectId: project.id, cycleId: cycle.id, sourceKind: "worker_path", sourcePath: folder };
  const session = await send("POST", "/sessions", token, asked);
  expect(session.status).toBe(201);
  const started = await send("POST", "/uploads/start", token, { sessionId: session.body.id });
  expect(started).toMatchObject({ status: 202, body: { sessionId: session.body.id } });
  const [ended] = await Promise.all([untilOver(started.body.jobId, token), server.api.drainJobs()]);
  expect(ended).toMatchObject({ status: "completed", totalFiles: 3, totalBytes: 33, filesUploaded: 3, filesFailed: 0, bytesUploaded: 33 });
  const { items } = (await send("GET", `/sessions/${session.body.id}/files?status=uploaded`, token)).body;
  expect(items).toHaveLength(3);
  const { url } = (await send("GET", `/sessions/${session.body.id}/files/${items[0].id}/download`, token)).body;
  expect(await (await fetch(url)).text()).toHaveLength(11);
  expect((await send("POST", `/uploads/start`, token, { sessionId: session.body.id })).status).toBe(412);
  expect((await send("GET", "/sessions/stats", token)).body).toMatchObject({ sessions: 1, completed: 1, files: 3, bytes: 33 });
});
