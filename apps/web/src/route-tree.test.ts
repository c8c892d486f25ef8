import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Generator, getConfig } from "@tanstack/router-generator";
import { expect, onTestFinished, test } from "vitest";

const app = fileURLToPath(new URL("..", import.meta.url));

test("the committed tree of routes is the one that the files of routes/ make; after a change: node apps/web/scripts/routes.ts", async () => {
  const root = await mkdtemp(join(tmpdir(), "route-tree-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await cp(join(app, "src/routes"), join(root, "src/routes"), { recursive: true });
  await cp(join(app, "tsr.config.json"), join(root, "tsr.config.json"));
  await new Generator({ config: getConfig({}, root), root }).run();
  const [fresh, committed] = await Promise.all([root, app].map((folder) => readFile(join(folder, "src/route-tree.gen.ts"), "utf8")));
  expect(committed).toBe(fresh);
});
