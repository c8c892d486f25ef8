import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import Spectral, { type RulesetDefinition } from "@stoplight/spectral-core";
import { oas } from "@stoplight/spectral-rulesets";
import { expect, inject, test } from "vitest";
import { appRouter } from "../router.ts";
import { catalogue } from "./catalogue.ts";
import { openApiDocument } from "./openapi.ts";

const all = catalogue(appRouter);
/** Of each noun the first operation with each method; at night every one. */
const some = all.filter((door, at) => all.findIndex(({ tag, rest }) => tag === door.tag && rest?.method === door.rest?.method) === at);
const document = openApiDocument(inject("wholeSize") ? all : some, { version: "0.1.0", serverUrl: "/api" });

test("Redocly's recommended rules find nothing to complain of", async () => {
  const folder = await mkdtemp(join(tmpdir(), "frontoffice-openapi-"));
  const cli = join(dirname(createRequire(import.meta.url).resolve("@redocly/cli/package.json")), "bin/cli.js");
  await writeFile(join(folder, "openapi.json"), JSON.stringify(document));
  await writeFile(join(folder, "redocly.yaml"), "extends: [recommended]\n");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cli, "lint", "openapi.json", "--format", "json", "--max-problems", "20"],
    {
      cwd: folder,
      env: { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    },
  ).catch((refused: { stdout: string }) => refused);
  await rm(folder, { recursive: true });
  const { problems } = JSON.parse(stdout) as { problems: { ruleId: string; message: string; location: { pointer?: string }[] }[] };
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
});

test("neither do Spectral's rules for OpenAPI, not even those that it does not recommend", async () => {
  const spectral = new Spectral.Spectral();
  // Off: whoever installs the product runs it, so the document knows no address to write to.
  spectral.setRuleset({ extends: [[oas as RulesetDefinition, "all"]], rules: { "contact-properties": "off" } });
  const problems = await spectral.run(JSON.parse(JSON.stringify(document)));
  expect(problems.map(({ code, message, path }) => [code, message, path.join(".")])).toEqual([]);
});
