import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CENTRAL_PLACES } from "./central-places.ts";
import { fillIn, type Names } from "./names.ts";

const KINDS = ["entity", "schema", "queries", "commands", "present", "policy", "router", "factory", "recipes"];
/** The components of its page. */
const PARTS = ["list.tsx", "row.tsx", "drawer.tsx", "form.tsx"];

/** Writes a domain's own files and adds it to the central places. Returns the paths of both; throws when there is such a domain. */
export async function writeDomain(names: Names): Promise<{ written: string[]; changed: string[] }> {
  const files = await ownFiles(names);
  const taken = files.map(([path]) => path).find((path) => existsSync(path));
  if (taken) throw new Error(`There is already a ${taken}.`);
  const changes = await Promise.all(CENTRAL_PLACES.map(async ({ path, add }) => [path, add(await readFile(path, "utf8"), names)] as const));
  for (const [path, template] of files) {
    const text = fillIn(await readFile(new URL(`templates/${template}.template`, import.meta.url), "utf8"), names);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  for (const [path, text] of changes) await writeFile(path, text);
  return { written: files.map(([path]) => path), changed: changes.map(([path]) => path) };
}

/** Each file's path and its template. */
async function ownFiles({ noun, singular, table }: Names): Promise<[path: string, template: string][]> {
  const domain = `packages/api/src/domains/${noun}`;
  const feature = `apps/web/src/features/${noun}`;
  return [
    ...KINDS.map((kind): [string, string] => [`${domain}/${kind}.ts`, `api/${kind}.ts`]),
    [`${domain}/${noun}.test.ts`, "api/test.ts"],
    [`packages/db/migrations/${await nextNumber()}_${table}.ts`, "db/migration.ts"],
    [`apps/web/src/routes/_app/${noun}.tsx`, "web/route.tsx"],
    [`${feature}/${noun}-page.tsx`, "web/page.tsx"],
    [`${feature}/${noun}-page.test.tsx`, "web/page.test.tsx"],
    [`${feature}/use-${singular}-actions.ts`, "web/actions.ts"],
    ...PARTS.map((part): [string, string] => [`${feature}/components/${singular}-${part}`, `web/${part}`]),
  ];
}

async function nextNumber(): Promise<string> {
  const last = (await readdir("packages/db/migrations")).sort().at(-1)?.slice(0, 4);
  return String(Number(last ?? 0) + 1).padStart(4, "0");
}
