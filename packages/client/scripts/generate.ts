/** Writes src/generated from the doors of the API; with --verify says whether that is still what they say. */
import { readFile, writeFile } from "node:fs/promises";
import { appRouter, catalogue } from "@frontoffice/api";
import { SINGLE_BYTES } from "@frontoffice/transfer";
import { kindOf, writeProcedures } from "./procedures-writer.ts";
import { errorCodes, nameSchemas, previewSchema } from "./schema-names.ts";
import { TypesWriter } from "./types-writer.ts";

const HEAD = "// Generated from the API's procedures by `pnpm --filter @frontoffice/client generate`; do not edit.\n";
const FOLDER = new URL("../src/generated/", import.meta.url);

async function generate(): Promise<Record<string, string>> {
  const doors = catalogue(appRouter).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const types = new TypesWriter(await nameSchemas());
  const procedures = writeProcedures(doors, types);
  types.typeOf(await previewSchema(), "output", "PreviewView");
  const codes = (await errorCodes()).map((code) => JSON.stringify(code)).join(", ");
  const kinds = doors.map((door) => `  ${JSON.stringify(door.name)}: ${JSON.stringify(kindOf(door))},`).join("\n");
  return {
    "limits.gen.ts": `${HEAD}/** The largest file, in bytes, that travels in one request; larger ones travel in parts. */\nexport const SINGLE_REQUEST_BYTES = ${SINGLE_BYTES};\n`,
    "procedures.gen.ts": `${HEAD}import type { Action, Mutation, Query, Stream } from "../procedure.ts";\n\n${procedures}\n\n${types.declarations()}\n`,
    "kinds.gen.ts": `${HEAD}/** How each procedure is called. */\nexport const KINDS = {\n${kinds}\n} as const;\n\n/** The codes of expected failures. */\nexport const ERROR_CODES = [${codes}] as const;\n`,
  };
}

const verify = process.argv.includes("--verify");
const stale: string[] = [];
for (const [name, text] of Object.entries(await generate())) {
  const file = new URL(name, FOLDER);
  if ((await readFile(file, "utf8").catch(() => "")) === text) continue;
  stale.push(name);
  if (!verify) await writeFile(file, text);
}
if (verify && stale.length > 0) {
  process.stderr.write(
    `packages/client/src/generated is not what the API says: ${stale.join(", ")}. Run: pnpm --filter @frontoffice/client generate\n`,
  );
  process.exitCode = 1;
}
