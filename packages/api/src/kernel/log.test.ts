import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BufferedLines, createLog, writeLine } from "./log.ts";

class Connection {
  readonly secretKey = 42;
  readonly self = this;
}

/** What is written for an error. */
function written(err: Error): { err: Record<string, unknown>; line: string } {
  const lines: string[] = [];
  const log = createLog("info", "test", { write: (line) => void lines.push(line) });
  log.warn({ err }, "it broke");
  const [line = ""] = lines;
  return { ...JSON.parse(line), line };
}

test("an error is logged with its code, its causes and its plain details, in one line", () => {
  const cause = Object.assign(new Error("the socket closed"), { code: "ECONNRESET" });
  const error = Object.assign(new Error("the query failed", { cause }), { code: "57P01", details: { table: "jobs" } });
  const { err, line } = written(error);
  expect(err).toMatchObject({ type: "Error", message: "the query failed", code: "57P01", details: { table: "jobs" } });
  expect(err.cause).toMatchObject({ message: "the socket closed", code: "ECONNRESET" });
  expect(line.trimEnd()).not.toContain("\n");
});

test("a connection that hangs on an error is not logged, however it is knotted", () => {
  const cause = Object.assign(new Error("gone"), { client: new Connection() });
  const { err, line } = written(Object.assign(new Error("terminated", { cause }), { client: new Connection(), code: "57P01" }));
  expect(err).toMatchObject({ code: "57P01", cause: { message: "gone" } });
  expect(line).not.toContain("secretKey");
});

test("the password of an address is not logged", () => {
  const { line } = written(new Error("cannot reach postgres://ada:hunter2@db.example:5432/frontoffice"));
  expect(line).toContain("postgres://***@db.example");
  expect(line).not.toContain("hunter2");
});

test("a line that a full disk does not take is lost, and the next one is written when there is room", () => {
  const folder = mkdtempSync(join(tmpdir(), "frontoffice-log-"));
  const [full, file] = [openSync("/dev/full", "w"), openSync(join(folder, "log"), "w")];
  const log = createLog("info", "test", { write: (line) => writeLine(full, line) });
  for (let lines = 0; lines < 100; lines += 1) log.info({}, "x".repeat(2_000));
  createLog("info", "test", { write: (line) => writeLine(file, line) }).info({}, "there is room again");
  expect(JSON.parse(readFileSync(join(folder, "log"), "utf8"))).toMatchObject({ msg: "there is room again" });
  for (const descriptor of [full, file]) closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

test("lines wait for others, in their order, and none longer than a moment", async () => {
  const blocks: string[] = [];
  const lines = new BufferedLines((block) => void blocks.push(block));
  const log = createLog("info", "test", lines);
  for (const msg of ["one", "two"]) log.info({}, msg);
  expect(blocks).toEqual([]);
  await expect.poll(() => blocks).toHaveLength(1);
  const told = (block = "") =>
    block
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).msg);
  expect(told(blocks[0])).toEqual(["one", "two"]);
  for (let number = 0; number < 10; number += 1) log.info({}, "x".repeat(2_000));
  expect(blocks.length).toBeGreaterThan(2);
  log.info({}, "last");
  log.flush();
  expect(told(blocks.at(-1)).at(-1)).toBe("last");
});
