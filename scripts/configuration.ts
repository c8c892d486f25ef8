/** Writes docs/configuration.md and .env.example from the schemas of the settings; with --verify says whether they are still what these say. */
import { readFile, writeFile } from "node:fs/promises";
import { ownerSettings, processSettings, settingGroups } from "@frontoffice/api";
import { z } from "zod";
import { serverVariables } from "../apps/server/src/env.ts";
import { storeVariables } from "../apps/store/src/env.ts";
import { workerVariables } from "../apps/worker/src/env.ts";

interface Variable {
  name: string;
  description: string;
  /** Values that it takes, where they can be listed. */
  values: string;
  fallback: string | undefined;
  example: string;
  required: boolean;
}

interface Section {
  title: string;
  about: string;
  variables: Variable[];
}

const { place, secrets, signIn, storage, folders, mail, webhooks, model } = settingGroups;
const { DATABASE_POOL_MAX, ...listening } = serverVariables.shape;
const { LOG_LEVEL, ...database } = processSettings.shape;

const SECTIONS: Section[] = [
  section("The product", "Where it runs and how it is reached.", { ...place.shape, ...listening, LOG_LEVEL }),
  section("Secrets and sign-in", "In production, make SECRET_KEY yourself and keep it.", { ...secrets.shape, ...signIn.shape }),
  section("Database", "The embedded PostgreSQL 18 without it.", {
    ...database,
    ...ownerSettings.shape,
    DATABASE_POOL_MAX,
    ...workerVariables.shape,
  }),
  section("Storage", "The built-in storage, with its files in DATA_DIR/store, unless S3_ENDPOINT names a server.", {
    ...storage.shape,
    ...storeVariables.shape,
    ...folders.shape,
  }),
  section("Email", "Files in DATA_DIR/outbox without it.", mail.shape),
  section("Webhooks", "Receivers on public https addresses need none of this.", webhooks.shape),
  section("Language model", "The rule-based offline writer without it.", model.shape),
];

function section(title: string, about: string, shape: Record<string, z.core.$ZodType>): Section {
  return { title, about, variables: Object.entries(shape).map(([name, schema]) => describe(name, schema)) };
}

function describe(name: string, schema: z.core.$ZodType): Variable {
  const { description, example } = z.globalRegistry.get(schema) ?? {};
  if (!description) throw new Error(`${name} has no description: say what it does by .meta({ description }).`);
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const fallback = json.default === undefined || json.default === "" ? undefined : String(json.default);
  return {
    name,
    description,
    values: valuesOf(json),
    fallback,
    example: String(example ?? fallback ?? ""),
    required: !z.safeParse(schema, undefined).success,
  };
}

function valuesOf({ enum: choices, minimum, maximum }: z.core.JSONSchema.BaseSchema): string {
  if (choices?.includes("true")) return "";
  if (choices) return ` One of ${choices.join(", ")}.`;
  return minimum !== undefined && maximum !== undefined ? ` From ${figure(minimum)} to ${figure(maximum)}.` : "";
}

function figure(value: number): string {
  return value.toLocaleString("en");
}

/** docs/configuration.md: one table a section. */
export function configurationPage(): string {
  const tables = SECTIONS.map(({ title, about, variables }) => {
    const rows = variables.map(({ name, description, values, fallback, required }) => [
      `\`${name}\``,
      fallback === undefined ? (required ? "`npm start` makes it" : "none") : `\`${fallback}\``,
      `${description}${values}`,
    ]);
    return `## ${title}\n\n${about}\n\n${table([["Variable", "Default", "What it does"], ...rows])}`;
  });
  return `# Configuration

Nothing is required on your own machine: \`npm start\` works without any of these variables. A production server needs \`SECRET_KEY\`,
\`DATABASE_URL\` and \`PUBLIC_URL\`. Set them in the environment or in \`.env\`, for which [.env.example](../.env.example) is the start.
All faults are listed together when the product starts, and \`pnpm frontoffice doctor\` names their cures.

This page and \`.env.example\` are generated from the schemas by \`node scripts/configuration.ts\`.

${tables.join("\n")}
The command line reads \`FRONTOFFICE_URL\` and \`FRONTOFFICE_API_KEY\` ([command-line.md](command-line.md)); the browser tests read
\`CHROMIUM_PATH\`.
`;
}

/** As the formatter aligns it. */
function table(rows: string[][]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[], filler: string) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(" | ")} |\n`;
  const [head = [], ...body] = cells;
  return [
    line(head, " "),
    line(
      head.map(() => ""),
      "-",
    ),
    ...body.map((row) => line(row, " ")),
  ].join("");
}

/** .env.example: every variable as a comment. */
export function environmentExample(): string {
  const sections = SECTIONS.map(({ title, about, variables }) => {
    const lines = variables.map(({ name, description, values, example }) => `# ${description}${values}\n# ${name}=${example}\n`);
    return `# --- ${title} ---\n# ${about}\n\n${lines.join("")}`;
  });
  return `# Copy to .env. Every line is optional on your own machine: npm start works with none of them.
# A production server needs SECRET_KEY, DATABASE_URL and PUBLIC_URL. Generated by node scripts/configuration.ts.

${sections.join("\n")}`;
}

if (import.meta.main) {
  const verify = process.argv.includes("--verify");
  for (const [file, text] of [
    ["docs/configuration.md", configurationPage()],
    [".env.example", environmentExample()],
  ] as const) {
    if ((await readFile(file, "utf8").catch(() => "")) === text) continue;
    if (!verify) await writeFile(file, text);
    else console.log(`${file} is not what the schemas of the settings say: run node scripts/configuration.ts`);
    process.exitCode = verify ? 1 : 0;
  }
}
