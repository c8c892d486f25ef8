import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Caller, createFolders, type TestApi, testApi } from "../../testing/index.ts";
import { createDemo } from "../demo/commands.ts";
import { addUploads } from "../demo/uploads.ts";

let api: TestApi;
let root: string;
let owner: Caller;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "frontoffice-demo-"));
  api = await testApi({ folders: createFolders([{ company: "mare-studio", folder: root }]) });
  const logins = await createDemo({ services: api.services, runJobs: api.drainJobs });
  await addUploads({ services: api.services, root, runJobs: api.drainJobs });
  const email = "owner@mare.example";
  const { token } = await api.anonymous().auth.login({ email, password: logins?.find((one) => one.email === email)?.password ?? "" });
  owner = api.caller(await api.resolve(token ?? ""), token);
});

afterAll(async () => {
  await api.close();
  await rm(root, { recursive: true, force: true });
});

/** What people look for among the things of the demo company; pages and commands are the palette's own. */
test.each([
  ["solar", "client", "Norte Solar Instalações"],
  ["saturdays", "strategy", ""],
  ["menu and terrace", "project", "Menu and terrace shoot"],
  ["terrace", "cycle", "Terrace"],
  ["beatriz", "user", "Beatriz Antunes"],
  ["restaurant", "client", "Tasca do Farol"],
  ["tasca", "client", "Tasca do Farol"],
  ["duarte chef", "contact", "Duarte Leal"],
  ["dishes nine", "upload_session", "Dishes nine to fourteen"],
  ["instalacoes norte", "client", "Norte Solar Instalações"],
  ["tosca", "client", "Tasca do Farol"],
])("%s finds its %s among the first three", async (q, kind, title) => {
  const { items } = await owner.search.everything({ q, limit: 3 });
  const found = items.some((item) => item.kind === kind && item.title.includes(title));
  expect(found, JSON.stringify(items.map((item) => [item.kind, item.title, item.snippet]))).toBe(true);
});
