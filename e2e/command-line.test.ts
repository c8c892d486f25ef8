import { randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "@frontoffice/db";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { PATIENCE_MS } from "../scripts/patience.ts";
import { frontoffice, type Watched, watchStore } from "./command-line.ts";
import { freePort, type OwnProduct, startProduct } from "./product.ts";
import { type Program, registerProgram } from "./program.ts";

const ODD = [
  "plain.txt",
  "Ä ö ü.txt",
  "A\u0308 decomposed.txt",
  "line\nfeed.txt",
  "per%20cent+plus&amp.txt",
  "deep/er/und\u{1f600}.bin",
  "-rf",
  "empty",
];

let watched: Watched;
let product: OwnProduct;
let owner: Program;
let key: string;
let home: string;

beforeAll(async () => {
  const storePort = await freePort();
  watched = await watchStore(await freePort(), storePort);
  product = await startProduct({ STORE_PORT: String(storePort), STORE_PUBLIC_URL: `http://127.0.0.1:${watched.port}` });
  owner = await registerProgram(product.url, "Northlight Agency");
  key = await issueKey(["projects:write", "uploads:write", "jobs:read"]);
  home = await mkdtemp(join(tmpdir(), "frontoffice-command-line-"));
});
afterAll(async () => {
  await product?.stop();
  await watched?.close();
  await rm(home, { recursive: true, force: true });
});

async function issueKey(scopes: string[]): Promise<string> {
  const { status, body, text } = await owner.rest<{ secret: string }>("POST", "/api/api-keys", {
    name: `Key ${scopes}`,
    kind: "service",
    scopes,
    ratePerMinute: 6000,
  });
  expect([status, text]).toEqual([201, expect.any(String)]);
  return body.secret;
}

const run = (args: readonly string[], env: Record<string, string | undefined> = {}) =>
  frontoffice(args, { FRONTOFFICE_URL: product.url, FRONTOFFICE_API_KEY: key, ...env });

async function folderOf(files: Record<string, Buffer | string>): Promise<string> {
  const folder = await mkdtemp(join(home, "folder-"));
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

describe("a folder with odd names", () => {
  let folder: string;
  let receipt: string;

  test("is sent, verified and receipted; nothing is asked in JSON", async () => {
    folder = await folderOf(Object.fromEntries(ODD.map((path) => [path, path === "empty" ? "" : `bytes of ${path}`])));
    await symlink("plain.txt", join(folder, "link.txt"));
    receipt = join(home, "odd.receipt");
    const { code, events, err } = await run(["upload", folder, "--project", "Site photos", "--cycle", "7", "--json", "--receipt", receipt])
      .done;
    expect([code, err]).toEqual([0, ""]);
    expect(events.at(-1)).toMatchObject({
      event: "done",
      status: "completed",
      filesUploaded: ODD.length,
      filesFailed: 0,
      receiptFile: receipt,
    });
    const uploaded = events.filter(({ event, status }) => event === "file" && status === "uploaded").map(({ path }) => path);
    expect(uploaded.toSorted()).toEqual(ODD.toSorted());
    expect(events.find(({ event }) => event === "plan")).toMatchObject({ files: ODD.length, leftOut: 1, project: "Site photos", cycle: 7 });
    const { trpc } = owner;
    const { items } = await trpc.projects.list.query({});
    expect(items).toMatchObject([{ name: "Site photos", cycles: 1, files: ODD.length }]);
  });

  test("sent once more it sends nothing, and says that all was there already", async () => {
    const before = watched.puts.length;
    const { code, out } = await run(["upload", folder, "--project", "site PHOTOS", "--cycle", "7"]).done;
    expect([code, watched.puts.length - before]).toEqual([0, 0]);
    expect(out).toContain(`${ODD.length} files were there already`);
  });

  test("is proved by its receipt, offline with the public key and with the server's", async () => {
    const { keys } = (await (await fetch(`${product.url}/api/receipts/key`)).json()) as { keys: { publicKey: string }[] };
    const offline = { FRONTOFFICE_URL: undefined, FRONTOFFICE_API_KEY: undefined };
    const verified = await run(["receipt", "verify", receipt, "--folder", folder, "--key", keys[0]?.publicKey ?? ""], offline).done;
    expect([verified.code, verified.err]).toEqual([0, ""]);
    expect(verified.out).toContain(`${ODD.length} files of`);
    expect((await run(["receipt", "verify", receipt], { FRONTOFFICE_API_KEY: undefined }).done).code).toBe(0);
    const unnamed = await run(["receipt", "verify", receipt], offline).done;
    expect([unnamed.code, unnamed.err]).toEqual([2, expect.stringContaining("--key PUBLICKEY")]);
  });

  test("is found out with one changed byte, swapped files, a missing one, and in the receipt itself", async () => {
    const other = join(home, "changed");
    await cp(folder, other, { recursive: true });
    await writeFile(join(other, "plain.txt"), "bytes of plain.tx!");
    await rename(join(other, "-rf"), join(other, "swap"));
    await rename(join(other, "line\nfeed.txt"), join(other, "-rf"));
    await rename(join(other, "swap"), join(other, "line\nfeed.txt"));
    await rm(join(other, "empty"));
    const { code, events } = await run(["receipt", "verify", receipt, "--folder", other, "--json"]).done;
    expect(code).toBe(1);
    const differing = events.filter(({ event }) => event === "differs").map(({ path }) => path);
    expect(differing.toSorted()).toEqual(["-rf", "empty", "line\nfeed.txt", "plain.txt"]);
    const text = await readFile(receipt, "utf8");
    const changed = join(home, "changed.receipt");
    for (const [from, to] of [
      [/"size":\d/, '"size":9'],
      [/"files":8/, '"files":7'],
      [/"sha256":"./, '"sha256":"x'],
      [/\n$/, "\n\n"],
      [/"signature":"./, '"signature":"_'],
    ] as const) {
      await writeFile(changed, text.replace(from, to));
      const found = await run(["receipt", "verify", changed]).done;
      expect([String(from), found.code]).toEqual([String(from), 1]);
    }
  });
});

describe("an upload that dies", () => {
  const MB = 1024 * 1024;
  const FILES = 300;
  const CUTS = 6;

  /** Ends every connection of the product to its database. */
  async function cutDatabase(): Promise<void> {
    const { rows } = await sql<{ ended: number }>`
      select count(pg_terminate_backend(pid))::int as ended from pg_stat_activity
      where datname = current_database() and usename <> current_user`.execute(product.db.owner);
    expect(rows[0]?.ended).toBeGreaterThan(0);
  }

  test("goes on where it was when it is run again, and sends nothing twice", async () => {
    const small = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`small/${at}.txt`, `small file ${at}`]));
    const folder = await folderOf({ ...small, "large.bin": randomBytes(41 * MB), "larger.bin": randomBytes(30 * MB + 5) });
    const args = ["upload", folder, "--project", "Interrupted", "--cycle", "1", "--json", "--limit", "25MB", "--workers", "6"];
    watched.puts.length = 0;
    for (const killAt of [5, 12, 40, 66]) {
      const { child, done } = run(args);
      const timer = setInterval(() => watched.puts.length >= killAt && child.kill("SIGKILL"), 5);
      const { signal } = await done;
      clearInterval(timer);
      expect([killAt, signal]).toEqual([killAt, "SIGKILL"]);
      // What was on its way may still be acknowledged.
      await wait(300);
    }
    const { code, events, err } = await run([...args.filter((one) => one !== "--limit" && one !== "25MB"), "--limit", "1GB"]).done;
    expect([code, err]).toEqual([0, ""]);
    expect(events.find(({ event }) => event === "plan")).toMatchObject({ goesOn: true });
    expect(events.at(-1)).toMatchObject({ event: "done", status: "completed", filesUploaded: 62, filesFailed: 0 });
    const twice = watched.puts.filter((path, at) => watched.puts.indexOf(path) !== at);
    expect(twice).toEqual([]);
    expect(watched.puts).toHaveLength(60 + 6 + 4);
    expect((await owner.trpc.uploadSessions.list.query({ search: "Interrupted" })).items).toHaveLength(1);
  });

  test("goes on when the database is cut again and again, and sends nothing twice", async () => {
    const folder = await folderOf(Object.fromEntries(Array.from({ length: FILES }, (_, at) => [`${at}.txt`, `${at}`.padEnd(4_000, "x")])));
    watched.puts.length = 0;
    const { done } = run(["upload", folder, "--project", "Cut", "--limit", "200KB", "--workers", "4", "--json"]);
    for (let cuts = 1; cuts <= CUTS; cuts += 1) {
      await vi.waitFor(() => expect(watched.puts.length).toBeGreaterThan((FILES * cuts) / (2 * CUTS)), {
        timeout: PATIENCE_MS,
        interval: 20,
      });
      await cutDatabase();
    }
    const { code, events, err } = await done;
    expect([code, err, events.at(-1)]).toEqual([
      0,
      "",
      expect.objectContaining({ status: "completed", filesUploaded: FILES, filesFailed: 0 }),
    ]);
    expect([watched.puts.length, new Set(watched.puts).size]).toEqual([FILES, FILES]);
    const { items } = await owner.trpc.uploadSessions.list.query({ search: "Cut" });
    expect(items).toMatchObject([{ status: "completed", totalFiles: FILES, filesUploaded: FILES, bytesUploaded: FILES * 4_000 }]);
  });

  test("pauses cleanly when a person interrupts it, and says how to go on", async () => {
    const folder = await folderOf({ "slow.bin": randomBytes(20 * MB), "b.txt": "b" });
    const args = ["upload", folder, "--project", "Paused", "--limit", "2MB"];
    watched.puts.length = 0;
    const { child, done } = run(args);
    await vi.waitFor(() => expect(watched.puts.length).toBeGreaterThan(0), { timeout: PATIENCE_MS, interval: 50 });
    child.kill("SIGINT");
    const { code, err } = await done;
    expect([code, err]).toEqual([130, expect.stringContaining("Run the same command again")]);
    expect((await owner.trpc.uploadSessions.list.query({ search: "Paused" })).items).toMatchObject([{ status: "paused" }]);
    const again = await run(["upload", folder, "--project", "Paused", "--limit", "1GB"]).done;
    expect([again.code, again.err]).toEqual([0, ""]);
    expect(new Set(watched.puts).size).toBe(watched.puts.length);
  });
});

describe("an upload that somebody follows in the product", () => {
  const MB = 1024 * 1024;
  const WITHIN_MS = 2_000;

  async function begin(project: string) {
    const folder = await folderOf({ "slow.bin": randomBytes(6 * MB), "b.txt": "b" });
    const running = run(["upload", folder, "--project", project, "--limit", "64KB", "--quiet"]);
    const session = await vi.waitFor(
      async () => {
        const [found] = (await owner.trpc.uploadSessions.list.query({ search: project })).items;
        return found?.filesUploaded === 1 ? found : expect.unreachable("the small file is not there yet");
      },
      { timeout: PATIENCE_MS, interval: 100 },
    );
    return { ...running, id: session.id };
  }

  test("leaves at the pace that is set there, and says nothing when it is asked to be quiet", async () => {
    const { done, id } = await begin("Set free");
    await owner.trpc.uploadSessions.update.mutate({ id, bandwidthLimitBps: null });
    const from = performance.now();
    const { code, out, err } = await done;
    expect([code, out, err]).toEqual([0, "", ""]);
    expect(performance.now() - from).toBeLessThan(20_000);
  });

  test.each([
    ["pause", 130, "was paused in the product"],
    ["cancel", 1, "was cancelled in the product"],
  ] as const)("ends within two seconds when it is told to %s there", async (verb, exit, words) => {
    const { done, id } = await begin(`Told to ${verb}`);
    await owner.trpc.uploadSessions[verb].mutate({ id });
    const from = performance.now();
    const { code, err } = await done;
    expect([code, err]).toEqual([exit, expect.stringContaining(words)]);
    expect(performance.now() - from).toBeLessThan(WITHIN_MS);
  });
});

test("a key of few calls is waited for: nothing fails, and the script learns for how long", async () => {
  const { body } = await owner.rest<{ secret: string }>("POST", "/api/api-keys", {
    name: "Slow",
    kind: "service",
    scopes: ["projects:write", "uploads:write"],
    ratePerMinute: 8,
  });
  const folder = await folderOf({ "a.txt": "a", "b.txt": "b" });
  const { code, events, err } = await run(["upload", folder, "--project", "Patience", "--json"], { FRONTOFFICE_API_KEY: body.secret }).done;
  expect([code, err, events.at(-1)]).toEqual([0, "", expect.objectContaining({ status: "completed", filesUploaded: 2 })]);
  expect(events.find(({ event }) => event === "waiting")).toMatchObject({ seconds: expect.any(Number) });
});

describe("what a script learns from the exit code", () => {
  test("2: a command that is not understood says what to do, and never takes a key", async () => {
    const folder = await folderOf({ "a.txt": "a" });
    for (const [args, words] of [
      [["upload"], "Name one folder"],
      [["upload", folder], "--project"],
      [["upload", join(folder, "none"), "--project", "P"], "There is no folder"],
      [["upload", folder, "--project", "P", "--workers", "900"], "from 1 to 64"],
      [["upload", folder, "--project", "P", "--limit", "fast"], "5MB"],
      [["upload", folder, "--project", "P", "--api-key", "fok_secret"], "--help"],
      [["sessions", "cancel"], "show, cancel or retry"],
      [["receipt", "verify", join(folder, "a.txt")], "no receipt"],
      [["upload", folder, "--projct", "P"], "Did you mean --project?"],
      [["fly"], "There is no command"],
    ] as const) {
      const { code, err, out } = await run(args).done;
      expect([args, code, err, out]).toEqual([args, 2, expect.stringContaining(words), ""]);
    }
    const keyless = await run(["sessions"], { FRONTOFFICE_API_KEY: undefined }).done;
    expect([keyless.code, keyless.err]).toEqual([2, expect.stringContaining("FRONTOFFICE_API_KEY")]);
  });

  test("3: refused, with the reason; 4: not reachable", async () => {
    const folder = await folderOf({ "a.txt": "a" });
    const upload = ["upload", folder, "--project", "Refused", "--json"];
    const readOnly = await issueKey(["projects:read", "uploads:read"]);
    const refused = await run(upload, { FRONTOFFICE_API_KEY: readOnly }).done;
    expect([refused.code, refused.events.at(-1)]).toEqual([
      3,
      { event: "error", exit: 3, message: expect.stringContaining("projects:write") },
    ]);
    expect((await run(upload, { FRONTOFFICE_API_KEY: "fok_unknown" }).done).code).toBe(3);
    const nowhere = await run(["receipt", "verify", join(home, "odd.receipt"), "--url", "http://127.0.0.1:9"]).done;
    expect([nowhere.code, nowhere.err]).toEqual([4, expect.stringContaining("does not answer")]);
  });

  test("1: some files failed, and the others arrived; sessions shows which, and the next run sends them", async () => {
    const folder = await folderOf({ "good.txt": "good", "bad.txt": "bad", "also.txt": "also" });
    const args = ["upload", folder, "--project", "Partly", "--retries", "0", "--json"];
    watched.refuse = (path) => path.endsWith("/bad.txt");
    const { code, events } = await run(args).done;
    watched.refuse = () => false;
    expect([code, events.at(-1)]).toEqual([
      1,
      expect.objectContaining({ status: "completed_with_errors", filesUploaded: 2, filesFailed: 1 }),
    ]);
    const id = String(events.find(({ event }) => event === "session")?.id);
    const shown = await run(["sessions", "show", id]).done;
    expect([shown.code, shown.out]).toEqual([0, expect.stringContaining('failed: "bad.txt"')]);
    const listed = await run(["sessions", "--project", "Partly", "--json"]).done;
    expect(listed.events).toMatchObject([{ event: "session", id, status: "completed_with_errors" }]);
    const again = await run(args).done;
    expect([again.code, again.events.at(-1)]).toEqual([
      0,
      expect.objectContaining({ status: "completed", filesUploaded: 3, sessionId: id }),
    ]);
  });

  test("0 with --dry-run: the plan is told and nothing is made", async () => {
    const folder = await folderOf({ "a.txt": "a", "b.log": "b" });
    const { code, out } = await run(["upload", folder, "--project", "Not made", "--exclude", "*.log", "--dry-run"]).done;
    expect([code, out]).toEqual([0, expect.stringContaining("1 file, 1 B → Not made")]);
    expect((await owner.trpc.projects.list.query({ search: "Not made" })).items).toEqual([]);
  });
});
