/** pnpm gen domain <nouns> [singular]: a domain that passes every check, to start from. Writes its files, adds it to the central places, renews what is generated. */
import { readFile } from "node:fs/promises";
import { writeDomain } from "./gen/domain.ts";
import { namesOf } from "./gen/names.ts";
import { runStep, type Step } from "./steps.ts";

/** What follows from the files that were written, in this order. */
const FOLLOWING: Step[] = [
  { name: "table types", command: "node", args: ["scripts/db.ts", "types"] },
  { name: "client types", command: "node", args: ["packages/client/scripts/generate.ts"] },
  { name: "list of procedures", command: "node_modules/.bin/vitest", args: ["run", "packages/api/src/surfaces/doors.test.ts", "-u"] },
  { name: "tree of routes", command: "node", args: ["apps/web/scripts/routes.ts"] },
];

const linesOf = async (path: string) => (await readFile(path, "utf8")).split("\n").length - 1;

async function generateDomain(noun: string, singular: string | undefined): Promise<void> {
  const { written, changed } = await writeDomain(namesOf(noun, singular));
  await mustRun({ name: "format", command: "node_modules/.bin/biome", args: ["check", "--write", ...written, ...changed] });
  const lines = await Promise.all(written.map(linesOf));
  for (const [index, path] of written.entries()) console.log(`+ ${path} (${lines[index]} lines)`);
  for (const path of changed) console.log(`~ ${path}`);
  for (const step of FOLLOWING) {
    await mustRun(step);
    console.log(`✓ ${step.name}`);
  }
  console.log(`${written.length} files, ${lines.reduce((sum, count) => sum + count, 0)} lines, ${changed.length} central places.`);
  console.log("Now give it its fields, words and icon, then: pnpm check, pnpm test:unit.");
}

async function mustRun(step: Step): Promise<void> {
  const { ok, output } = await runStep(step);
  if (!ok) throw new Error(`${step.name}: ${step.command} ${step.args.join(" ")}\n${output}`);
}

const [what, noun, singular] = process.argv.slice(2);
if (what !== "domain" || noun === undefined) {
  console.error("Say the noun in the plural, and its singular where English does not tell it: pnpm gen domain suppliers");
  process.exit(2);
}
await generateDomain(noun, singular);
