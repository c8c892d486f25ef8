import { execFile } from "node:child_process";
import { rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, inject, onTestFinished, test } from "vitest";
import { fileRecorder } from "./testing/file-recorder.ts";
import { bytesOf, folderWith } from "./testing/runs.ts";
import { startGateway } from "./testing/stores.ts";
import type { TransferTask } from "./testing/transfer-process.ts";

const MB = 1_024 * 1_024;
const PROCESS = fileURLToPath(new URL("./testing/transfer-process.ts", import.meta.url));

/** Half of the large file, and three times what may be held at once. */
const MOST_BYTES = 150 * MB;

test("sending many files and one larger than memory may hold takes a bounded amount of memory", async () => {
  const server = await startGateway();
  onTestFinished(server.close);
  const small = inject("wholeSize") ? 2_000 : 500;
  const names = Array.from({ length: small }, (_, index) => `${index % 50}/${index}`);
  const root = await folderWith(Object.fromEntries(names.map((name, index) => [name, bytesOf(4_096, index + 1)])));
  await writeFile(join(root, "large.bin"), "");
  await truncate(join(root, "large.bin"), 300 * MB);
  const task: TransferTask = { root, recordFile: `${root}.recordFile`, endpoint: server.endpoint, credentials: server.credentials };
  // As it is installed: what the tests keep of compiled code would be counted as well.
  const env = { NODE_DISABLE_COMPILE_CACHE: "1" };
  const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, JSON.stringify(task)], { env });
  expect([...fileRecorder(task.recordFile).entries.values()].filter(({ done }) => done)).toHaveLength(small + 1);
  expect(Number(stdout)).toBeLessThan(MOST_BYTES);
  await Promise.all([root, task.recordFile].map((path) => rm(path, { recursive: true })));
});
