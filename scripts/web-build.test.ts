import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "frontoffice-web-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Builds as `vite build` does, with the app's own configuration, but React alone. */
const BUILD_REACT = `
  const { build } = await import("vite");
  const [input, outDir] = process.argv.slice(1);
  await build({ logLevel: "error", build: { outDir, emptyOutDir: true, rolldownOptions: { input } } });
`;

test("whatever NODE_ENV its builder has, people get React's fast half", () => {
  const client = resolve("apps/web/node_modules/react-dom/client.js");
  writeFileSync(join(folder, "entry.js"), `import { createRoot } from ${JSON.stringify(client)};\ncreateRoot(document.body);\n`);
  const env = { ...process.env, NODE_ENV: "development" };
  const args = ["--input-type=module", "--eval", BUILD_REACT, join(folder, "entry.js"), join(folder, "built")];
  execFileSync(process.execPath, args, { cwd: "apps/web", env });
  const scripts = readdirSync(join(folder, "built"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  const text = scripts.map((name) => readFileSync(join(folder, "built", name), "utf8")).join("");
  expect(text).toContain("onRecoverableError");
  // Only what React has for developers keeps this name through a minifier.
  expect(text).not.toContain("react_stack_bottom_frame");
});
