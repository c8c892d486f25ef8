import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { holdDrafts } from "./holds.ts";
import { installOutside, type OutsideProject, readmeSnippets } from "./packed-client.ts";
import { sharedProduct } from "./product.ts";
import { type Program, registerProgram, untilSucceeded } from "./program.ts";
import { BUSINESS, PATIENCE } from "./steps.ts";

const product = sharedProduct();
let outside: OutsideProject;
let owner: Program;

beforeAll(async () => {
  outside = await installOutside();
  owner = await registerProgram(product.url, "Northlight Agency");
});
afterAll(async () => {
  await outside?.remove();
});

const HEAD = 'import { createFrontofficeClient, isFrontofficeError } from "@frontoffice/client";\n';
const CLIENT = 'const client = createFrontofficeClient({ url: "http://localhost", apiKey: "fok_x" });\n';

test("the package names no other one, and weighs little", async () => {
  const home = join(outside.folder, "node_modules/@frontoffice/client");
  const manifest = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
  expect(Object.keys(manifest).filter((key) => /dependencies|scripts/i.test(key))).toEqual([]);
  for (const file of ["index.d.ts", "index.js", "upload.d.ts", "upload.js", "generated/procedures.gen.d.ts"]) {
    const text = await readFile(join(home, file), "utf8");
    expect([...text.matchAll(/(?:from|import\()\s*["']([^."'][^"']*)["']/g)].map((match) => match[1])).toEqual([]);
    expect(text).not.toMatch(/@frontoffice\/(api|db|queue)|kysely|\bzod\b|node_modules/);
  }
  expect((await stat(outside.tarball)).size).toBeLessThan(100_000);
});

const RIGHT = `${HEAD}${CLIENT}
const page = await client.clients.list({ search: "dental", limit: 5 });
const names: string[] = page.items.map((one) => one.name);
const all = await client.clients.list();
const made = await client.strategies.generate({ clientId: "x", weeks: 2 }, { idempotencyKey: "k", reason: "because", signal: AbortSignal.timeout(1) });
const started: { jobId: string; strategyId: string } = made;
const preview = await client.clients.update.preview({ id: "x", name: "y" });
const before: Record<string, unknown> | null | undefined = preview.changes[0]?.before;
const same: true = (await client.clients.update({ id: "x", name: "y" }, { preview: true })).preview;
for await (const event of client.jobs.watch({ id: "x" })) if (event.kind === "snapshot") console.log(event.job.title, names, all.nextCursor, started, before, same);
client.auth.me().catch((error: unknown) => isFrontofficeError(error, "conflict") && error.details.currentVersion);
`;
const MISTAKES = [
  'client.clients.list({ serach: "dental" });',
  'client.clients.list({ limit: "5" });',
  "client.clients.get();",
  "client.clients.create({});",
  'client.clients.create({ name: "x", color: "mauve" });',
  "client.nothing.list();",
  'client.strategies.generate({ clientId: "x" }, { idempotencykey: "k" });',
  'client.clients.get({ id: "x" }, { idempotencyKey: "queries need none" });',
  'client.clients.get.preview({ id: "x" });',
  'client.clients.get({ id: "x" }).then(({ secret }) => secret);',
  'client.clients.update({ id: "x" }, { preview: true }).then(({ version }) => version);',
  'isFrontofficeError(new Error(), "no_such_code");',
  'createFrontofficeClient({ url: "http://localhost" });',
];
const UPLOAD = `${HEAD}import { emptyUpload, isSmall, openSession, reduce, uploadApiOf, type UploadLink } from "@frontoffice/client/upload";
${CLIENT}
const link: UploadLink = { api: uploadApiOf(client), call: (make) => make(), codeOf: (error) => (isFrontofficeError(error) ? error.code : "") };
const start = async (id: string): Promise<string> => (await openSession(id, link)).status;
console.log(reduce(emptyUpload, { kind: "found", files: 1, bytes: 2 }).bytes, isSmall(8 * 1024 ** 2), typeof start);
`;

test("programs outside and the snippets of the readme compile under a strict compiler, and mistakes do not", async () => {
  const snippets = (await readmeSnippets()).map(({ text }, at) => [`snippet-${at}.ts`, text] as const);
  expect(snippets.length).toBeGreaterThan(5);
  const said = await outside.typecheck({
    ...Object.fromEntries(snippets),
    "right.ts": RIGHT,
    "upload.ts": UPLOAD,
    "wrong.ts": `${HEAD}${CLIENT}${MISTAKES.map((line) => `// @ts-expect-error\n${line}`).join("\n")}\n`,
    "unexpected.ts": `${HEAD}${CLIENT}${MISTAKES[0]}\n`,
  });
  expect(said).toEqual({ "unexpected.ts": [expect.stringContaining("unexpected.ts(3,")] });
});

test("the upper half of uploading runs without the client", async () => {
  await outside.write("upload.ts", UPLOAD);
  expect(await outside.run("upload.ts", {})).toBe("2 true function\n");
});

test("the readme's first program starts failed jobs again", async () => {
  const { id: clientId } = await owner.trpc.clients.create.mutate(BUSINESS);
  const release = await holdDrafts(product, owner.companyId);
  const { jobId } = await owner.trpc.strategies.generate.mutate({ clientId, weeks: 1 });
  await failJob(jobId);
  await release();
  const { secret } = await owner.trpc.apiKeys.issue.mutate({ name: "Nightly", scopes: ["jobs:write"] });
  const [program] = (await readmeSnippets()).filter(({ runs }) => runs);
  await outside.write("program.ts", program?.text ?? "");
  const env = { FRONTOFFICE_URL: product.url, FRONTOFFICE_API_KEY: secret ?? "" };
  expect(await outside.run("program.ts", env)).toMatch(/: started again after "The model was away\."\n$/);
  await untilSucceeded(owner, jobId);
  expect(await outside.run("program.ts", env)).toBe("");
});

/** As the job engine does it, while the job's step waits. */
async function failJob(id: string): Promise<void> {
  const failed = { status: "failed", error: "The model was away.", workerId: null, finishedAt: new Date() };
  await vi.waitFor(async () => {
    const { numUpdatedRows } = await product.db.queue
      .updateTable("jobs")
      .set(failed)
      .where("id", "=", id)
      .where("status", "=", "running")
      .executeTakeFirstOrThrow();
    expect(numUpdatedRows).toBe(1n);
  }, PATIENCE);
}
