/** db new <what> | migrate | rollback | status | types [--verify] | setup — the database's own commands. */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { promisify } from "node:util";
import { migrateToLatest, migrationNames, migrationStatus, rollBackOne } from "@frontoffice/db/migrate";
import { startTestCluster } from "@frontoffice/db/testing";
import { dataDir, givenDatabase, secretKey } from "./settings.ts";
import { tenantTablesFile } from "./tenant-tables.ts";

const SCHEMA = "packages/db/src/schema.ts";
const TENANT_TABLES = "packages/db/src/tenant-tables.gen.ts";

const template = `import { type Kysely, sql } from "kysely";

/** What this changes, and why. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql\`select 1\`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql\`select 1\`.execute(db);
}
`;

async function ownerUrl(): Promise<string> {
  if (givenDatabase) return givenDatabase;
  const url = await readFile(join(dataDir, "database-url"), "utf8").catch(() => undefined);
  if (url === undefined) throw new Error("No database: start the product once (npm start), or set DATABASE_OWNER_URL.");
  return url.trim();
}

async function create(what: string | undefined): Promise<void> {
  if (!what || !/^[a-z][a-z_]*$/.test(what)) throw new Error("Name the migration in lower case with underscores: pnpm db:new add_contacts");
  const last = Number((await migrationNames()).at(-1)?.slice(0, 4) ?? 0);
  const path = `packages/db/migrations/${String(last + 1).padStart(4, "0")}_${what}.ts`;
  await writeFile(path, template, { flag: "wx" });
  console.log(`${path}\nWrite up and down, then run pnpm db:types.`);
}

/** Migrating sets the passwords of the login roles from it, so one that is made up here would lock out the servers of a database elsewhere. */
async function keyOfInstallation(): Promise<string> {
  if (givenDatabase && !process.env.SECRET_KEY) {
    throw new Error("Set SECRET_KEY to the one that your servers use: with another one they could not sign in to this database any more.");
  }
  return secretKey();
}

async function apply(): Promise<void> {
  const applied = await migrateToLatest(await ownerUrl(), await keyOfInstallation());
  console.log(applied.length === 0 ? "Nothing to apply." : `Applied ${applied.join(", ")}.`);
}

/** Going back drops what the migration brought, with what was stored in it since. */
async function rollBack(isAgreed: boolean): Promise<void> {
  const url = await ownerUrl();
  const last = (await migrationStatus(url)).findLast(({ executedAt }) => executedAt !== undefined)?.name;
  if (last === undefined) return console.log("Nothing to roll back.");
  if (!isAgreed && !(await agrees(`Roll back ${last}? Tables and columns that it added are dropped with their rows. Type yes: `))) {
    throw new Error("Nothing was rolled back. Answer yes, or run pnpm db:rollback --yes.");
  }
  console.log(`Rolled back ${await rollBackOne(url)}.`);
}

async function agrees(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}

async function status(): Promise<void> {
  for (const { name, executedAt } of await migrationStatus(await ownerUrl())) {
    console.log(`${executedAt ? executedAt.toISOString() : "not applied".padEnd(24)}  ${name}`);
  }
}

/** Table types follow from the migrations alone, so they are read off a fresh database, never off yours. */
async function types(verify: boolean): Promise<void> {
  const cluster = await startTestCluster();
  const mapping = JSON.stringify({ int8: "ColumnType<number, bigint | number | string, bigint | number | string>" });
  const flags = ["--dialect=postgres", `--url=${cluster.ownerUrl}`, "--camel-case", "--date-parser=string", "--exclude-pattern=kysely_*"];
  try {
    await promisify(execFile)("packages/db/node_modules/.bin/kysely-codegen", [
      ...flags,
      `--type-mapping=${mapping}`,
      `--out-file=${SCHEMA}`,
      ...(verify ? ["--verify"] : []),
    ]);
  } catch (cause) {
    throw new Error(verify ? `${SCHEMA} does not match the migrations: run pnpm db:types.` : "The table types could not be written.", {
      cause,
    });
  } finally {
    await cluster.stop();
  }
  const tables = tenantTablesFile(await readFile(SCHEMA, "utf8"));
  if (!verify) await writeFile(TENANT_TABLES, tables);
  else if ((await readFile(TENANT_TABLES, "utf8")) !== tables)
    throw new Error(`${TENANT_TABLES} does not match the migrations: run pnpm db:types.`);
}

const [command, argument] = process.argv.slice(2);
const commands: Record<string, () => Promise<void>> = {
  new: () => create(argument),
  migrate: apply,
  setup: apply,
  rollback: () => rollBack(argument === "--yes"),
  status,
  types: () => types(argument === "--verify"),
};
const chosen = commands[command ?? ""];
if (!chosen) {
  console.error(`Say one of: ${Object.keys(commands).join(", ")}.`);
  process.exit(2);
}
await chosen().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
