/** Builds what a program installs into dist: JavaScript and declarations that name no package, a manifest without dependencies. */
import { execFileSync } from "node:child_process";
import { copyFile, glob, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "rolldown";

const HOME = new URL("..", import.meta.url).pathname;
const DIST = join(HOME, "dist");

await rm(DIST, { recursive: true, force: true });
await mkdir(DIST, { recursive: true });
await build({
  input: { index: join(HOME, "src/index.ts"), upload: join(HOME, "src/upload.ts") },
  platform: "neutral",
  // Names of the builder's folders are nobody's business.
  experimental: { attachDebugInfo: "none" },
  resolve: { mainFields: ["module", "main"] },
  output: {
    dir: DIST,
    chunkFileNames: "[name].js",
    format: "esm",
    comments: false,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: false } },
  },
});
execFileSync(join(HOME, "node_modules/.bin/tsc"), ["-p", join(HOME, "tsconfig.build.json")], { stdio: "inherit" });
for await (const file of glob("**/*.d.ts", { cwd: DIST })) {
  const text = await readFile(join(DIST, file), "utf8");
  await writeFile(join(DIST, file), text.replaceAll(/(from "\.[^"]*)\.ts"/g, '$1.js"'));
}
const { name, version, description, license, type } = JSON.parse(await readFile(join(HOME, "package.json"), "utf8"));
const manifest = {
  name,
  version,
  description,
  license,
  type,
  sideEffects: false,
  engines: { node: ">=20" },
  exports: {
    ".": { types: "./index.d.ts", default: "./index.js" },
    "./upload": { types: "./upload.d.ts", default: "./upload.js" },
  },
  types: "./index.d.ts",
};
await writeFile(join(DIST, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await copyFile(join(HOME, "README.md"), join(DIST, "README.md"));
const licenceOf = (name: string) => readFile(join(HOME, `node_modules/${name}/LICENSE`), "utf8");
const licences = [
  await readFile(join(HOME, "../../LICENSE"), "utf8"),
  `index.js contains parts of tRPC:\n\n${await licenceOf("@trpc/client")}`,
  `index.js contains eventsource-parser:\n\n${await licenceOf("eventsource-parser")}`,
];
await writeFile(join(DIST, "LICENSE"), licences.join("\n"));
