import { expect, test } from "vitest";
import { patienceFaults } from "./patience.ts";

const inTest = (text: string) => patienceFaults([{ path: "packages/queue/src/worker.test.ts", text }]);

test.each([
  "vi.setConfig({ testTimeout: patience });",
  'test("x", { timeout: 60_000 }, async () => {});',
  "await vi.waitFor(look, { timeout: 1_000, interval: 50 });",
  'test("x", async () => {\n}, 60_000);',
  'test.each([])(\n  "x",\n  async () => {\n  },\n  60_000,\n);',
  "for (const end = Date.now() + 20_000; Date.now() < end; await wait(50)) look();",
  "for (let tries = 0; tries < 500 && !found; tries += 1) await wait(20);",
])("a limit of a test's own is refused: %s", (text) => {
  expect(inTest(text)).toHaveLength(1);
});

test("the one limit is not, nor a limit of the product, nor one that a test hands to it", () => {
  expect(inTest('for (const end = Date.now() + inject("patienceMs"); Date.now() < end; await wait(50)) look();')).toEqual([]);
  expect(inTest("await vi.waitFor(look, { timeout: PATIENCE_MS, interval: 50 });")).toEqual([]);
  expect(inTest("createClient({ idleMs: 1_500 });")).toEqual([]);
  expect(patienceFaults([{ path: "packages/queue/src/worker.ts", text: "wait({ timeout: 60_000 })" }])).toEqual([]);
});
