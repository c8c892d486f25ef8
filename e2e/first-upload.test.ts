import { mkdir, realpath, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startS3rver, type TestServer } from "../packages/transfer/src/testing/stores.ts";
import { accessibilityFaults, openWindow } from "./browser.ts";
import { sharedProduct } from "./product.ts";
import { type Program, registerProgram } from "./program.ts";
import { FOLDER_COMPANY } from "./shared-places.ts";
import { addressOf, expectNoComplaints, newOwner, PATIENCE, signIn } from "./steps.ts";

const FILES = { "one.txt": "12345678901", "two.txt": "hello world", "deeper/three.txt": "three files" };

let other: TestServer;
const product = sharedProduct();
const OWNER = newOwner({ company: FOLDER_COMPANY.name });
let owner: Program;
let folder: string;

beforeAll(async () => {
  folder = await realpath(product.places.folder);
  for (const [path, content] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  other = await startS3rver(product.places.otherStorePort);
  owner = await registerProgram(product.url, OWNER.company, OWNER);
  expect((await owner.trpc.companies.current.query()).code).toBe(FOLDER_COMPANY.code);
});
afterAll(async () => {
  await other?.close();
});

type Row = Record<string, unknown> & { id: string };

async function post(path: string, body: object, status = 201): Promise<Row> {
  const answer = await owner.rest<Row>("POST", path, body);
  expect([path, answer.status, answer.text]).toEqual([path, status, expect.any(String)]);
  return answer.body;
}

/** A server that somebody else has written, connected as a person connects one. */
async function connectOther(): Promise<string> {
  const { accessKeyId, secretAccessKey } = other.credentials;
  const place = { kind: "other", endpoint: other.endpoint, defaultBucket: "test", accessKeyId, secretAccessKey };
  return (await post("/api/storage/connections", { name: "Somebody else's", ...place })).id;
}

test.each<[string, () => Promise<string | null>]>([
  ["the built-in storage", async () => null],
  ["an independent S3 server", connectOther],
])("a program has three files and 33 bytes sent to %s and asks until it is completed: none failed", async (name, connect) => {
  const project = await post("/api/projects", { name: `First to ${name}`, storageConnectionId: await connect() });
  const session = await post("/api/sessions", { projectId: project.id, sourceKind: "worker_path", sourcePath: folder });
  const started = await post("/api/uploads/start", { sessionId: session.id }, 202);
  expect(started).toMatchObject({ sessionId: session.id, jobId: expect.any(String) });
  const status = () => owner.rest<Row>("GET", `/api/uploads/status/${started.jobId}`);
  await vi.waitFor(async () => expect((await status()).body.status).toMatch(/completed|failed/), PATIENCE);
  const end = { status: "completed", totalFiles: 3, totalBytes: 33, filesUploaded: 3, filesFailed: 0, bytesUploaded: 33 };
  expect((await status()).body).toMatchObject(end);
  expect((await owner.rest("GET", `/api/sessions/${session.id}`)).body).toMatchObject({ ...end, error: null, hasReceipt: true });
  const listed = await owner.rest<{ items: Row[] }>("GET", `/api/sessions/${session.id}/files?status=uploaded`);
  expect(listed.body.items).toHaveLength(3);
  for (const { id, path } of listed.body.items) {
    const { body } = await owner.rest<{ url: string }>("GET", `/api/sessions/${session.id}/files/${id}/download`);
    expect(body.url.startsWith(other.endpoint)).toBe(project.storageConnectionId !== null);
    expect(await (await fetch(body.url)).text()).toBe(FILES[path as keyof typeof FILES]);
  }
});

test("a person is offered the folder that the operator has opened, reads the plan and sends it", async () => {
  const project = await post("/api/projects", { name: "From the worker" });
  const { page, complaints } = await openWindow(product.url);
  await signIn(page, OWNER);
  await page.goto(`/uploads/sessions?add=true&project=${project.id}`);
  const form = page.getByRole("dialog", { name: "New upload" });
  await form.getByText("On the worker", { exact: true }).click();
  await form.getByLabel("Folder on the worker's machine").click();
  await page.getByRole("option", { name: folder, exact: true }).click();
  expect(await accessibilityFaults(page, { within: '[role="dialog"]' })).toEqual([]);
  await form.getByRole("button", { name: "Show the plan" }).click();
  await page.getByText("3 files, 33 B").first().waitFor();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator("header").getByText("Completed", { exact: true }).waitFor();
  expectNoComplaints(complaints);
});

test("a company to which no folder is open is told who opens one", async () => {
  const outsider = { ...OWNER, email: addressOf("other", "elsewhere.example") };
  const { rest } = await registerProgram(product.url, "Elsewhere", outsider);
  expect((await rest("GET", "/api/uploads/folders")).body).toEqual({ items: [] });
  await rest("POST", "/api/projects", { name: "Nothing to send" });
  const { page, complaints } = await openWindow(product.url);
  await signIn(page, outsider);
  await page.goto("/uploads/sessions?add=true");
  const form = page.getByRole("dialog", { name: "New upload" });
  await form.getByText("On the worker", { exact: true }).click();
  await form.getByText("No folder is open to your company yet.").waitFor();
  expectNoComplaints(complaints);
});
