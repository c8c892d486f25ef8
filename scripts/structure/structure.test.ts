import { expect, test } from "vitest";
import { domainFaults } from "./domains.ts";
import { importFaults } from "./imports.ts";
import { migrationFaults } from "./migrations.ts";
import { sizeFaults } from "./sizes.ts";
import { spreadFaults } from "./spreads.ts";
import { vocabularyFaults } from "./vocabulary.ts";

const file = (path: string, text = "") => ({ path, text });
const api = "packages/api/src";

test("a domain's file is named by its kind, its subject or both", () => {
  const names = ["queries", "session-tokens", "acceptance.commands", "notes/a", "notes/b", "notes/c.rules"];
  expect(vocabularyFaults(names.map((name) => file(`${api}/domains/clients/${name}.ts`)))).toEqual([]);
  expect(vocabularyFaults([file(`${api}/domains/clients/service.ts`)])).toHaveLength(1);
  expect(vocabularyFaults([file(`${api}/domains/clients/notes.loader.ts`)])).toHaveLength(1);
  expect(vocabularyFaults([file(`${api}/domains/clients/notes.ts`, "x();\n".repeat(151))])).toHaveLength(1);
});

test("a folder below a domain holds three files, tests aside", () => {
  const names = ["a", "b", "a.test"];
  expect(vocabularyFaults(names.map((name) => file(`${api}/domains/clients/notes/${name}.ts`)))).toHaveLength(1);
});

test("vague names, loose files and stray index files are refused", () => {
  for (const path of [
    "packages/db/src/utils.ts",
    `${api}/helpers/dates.ts`,
    `${api}/extra.ts`,
    "packages/db/src/roles/index.ts",
    "apps/web/src/MyPage.tsx",
  ]) {
    expect(vocabularyFaults([file(path)]), path).not.toEqual([]);
  }
});

test("two domains that import each other are a circle", () => {
  const there = file(`${api}/domains/calls/queries.ts`, `import { a } from "../clients/queries.ts";`);
  const back = file(`${api}/domains/clients/queries.ts`, `import { b } from "../calls/rules.ts";`);
  expect(domainFaults([there])).toEqual([]);
  expect(domainFaults([there, back]).join()).toContain("circle");
});

test("another domain's router is out of reach, and so is one's own from below", () => {
  expect(domainFaults([file(`${api}/domains/calls/commands.ts`, `import { r } from "../clients/router.ts";`)])).toHaveLength(1);
  expect(domainFaults([file(`${api}/domains/calls/queries.ts`, `import { r } from "./router.ts";`)])).toHaveLength(1);
});

test("imports against the arrows are named with the reason", () => {
  const cases = [
    ["packages/queue/src/job.ts", "@frontoffice/api"],
    ["packages/db/migrations/0001_a.ts", "../src/tenant.ts"],
    ["apps/web/src/lib/x.ts", "@frontoffice/db"],
    ["apps/web/src/lib/x.ts", "@frontoffice/client"],
    ["apps/web/src/ui/x.tsx", "../features/clients/clients-page.tsx"],
    ["apps/web/src/features/clients/clients-page.tsx", "@trpc/client"],
    [`${api}/kernel/audit.ts`, "../domains/audit/queries.ts"],
    [`${api}/domains/auth/queries.ts`, "lucia"],
    ["apps/server/src/main.ts", "../../worker/src/main.ts"],
  ] as const;
  for (const [path, target] of cases) expect(importFaults([file(path, `import { x } from "${target}";`)]), path).not.toEqual([]);
  expect(importFaults([file("apps/web/src/lib/x.ts", `import { x } from "@frontoffice/api/schema/clients";`)])).toEqual([]);
});

test("a file, a function and a component outgrow their budgets", () => {
  const body = (lines: number) => "  run();\n".repeat(lines);
  expect(sizeFaults([file("a.ts", "x();\n".repeat(401))])).toHaveLength(1);
  expect(sizeFaults([file("a.ts", `export function long() {\n${body(70)}}\n`)])).toHaveLength(1);
  expect(sizeFaults([file("a.ts", `const long = () => {\n${body(45)}};\n`)])).toEqual([expect.stringContaining("warning")]);
  expect(sizeFaults([file("a.tsx", `export function Page() {\n${body(110)}}\n`)])).toEqual([]);
});

test("two migrations of one number, another name and a missing way back are refused", () => {
  const whole = "export async function up(\nexport async function down(";
  expect(migrationFaults([file("packages/db/migrations/0001_a.ts", whole)])).toEqual([]);
  expect(migrationFaults(["0001_a", "0001_b"].map((name) => file(`packages/db/migrations/${name}.ts`, whole)))).toHaveLength(1);
  expect(migrationFaults([file("packages/db/migrations/3_a.ts", whole)])).toHaveLength(1);
  expect(migrationFaults([file("packages/db/migrations/0001_a.ts", "export async function up(")])).toHaveLength(1);
});

test("a page of the web app is one file, named by its address", () => {
  const route = (name: string) => vocabularyFaults([file(`apps/web/src/routes/${name}`)]);
  for (const name of ["__root.tsx", "_app/clients/$clientId.tsx", "_app/strategies/$strategyId/index.tsx"])
    expect(route(name), name).toEqual([]);
  for (const name of ["guards.ts", "_app/Clients.tsx", "page.module.css"]) expect(route(name), name).not.toEqual([]);
});

test("a literal is not spread into another; what is a condition or a name may be", () => {
  const spread = `const row = {\n  ...${"{"} a, b },\n  c,\n};`;
  expect(spreadFaults([file(`${api}/a.ts`, spread)])).toEqual([expect.stringMatching(/^packages\/api\/src\/a\.ts:2: /)]);
  expect(spreadFaults([file("apps/web/src/ui/a.tsx", `f({ ...\n{ a }, b })`)])).toHaveLength(1);
  const fine = "const row = { ...given, ...(a && { a }), ...(b ? { b } : {}), ...read({ c }) };";
  expect(spreadFaults([file(`${api}/a.ts`, fine), file("apps/web/src/ui/a.css", spread)])).toEqual([]);
});
