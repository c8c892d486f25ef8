import type { SourceFile } from "./source-file.ts";

/** What every domain may have; in front of it stands the subject, where a domain has several. */
export const KINDS = [
  "schema",
  "entity",
  "rules",
  "policy",
  "queries",
  "commands",
  "present",
  "router",
  "http",
  "jobs",
  "handlers",
  "factory",
  "recipes",
];
const SUBJECT_LINES = 150;
const FOLDER_FILES = 3;
const API_ROOT = /^(index|client|worker|router|principals|listeners|jobs|config)\.ts$/;
const API_ROOMS = new Set(["trpc", "kernel", "adapters", "surfaces", "testing", "domains"]);
const VAGUE = /^(utils?|helpers?|common|misc|service|managers?|shared|lib)$/;
const WEB_ROOMS = new Set(["routes", "shell", "features", "ui", "lib", "testing"]);
const KEBAB = /^[a-z0-9_.-]+$/;
/** The address of a page is the path of its file, so a parameter is spelled there as the code spells it. */
const ROUTE = /^apps\/web\/src\/routes\/(?:[a-z_-]+\/|\$[a-zA-Z]+\/)*(?:[a-z_-]+|\$[a-zA-Z]+)\.tsx$/;

/** A file's name says its subject or the kind of code inside, and its folder where to look for it. */
export function vocabularyFaults(files: SourceFile[]): string[] {
  return [...files.flatMap((file) => [...nameFaults(file.path), ...roomFaults(file)]), ...folderFaults(files)];
}

/** The subject and the kind that a domain's file is named by: "files/sign.commands.ts" is of the subject "sign" and of the kind "commands". */
export function kindOf(path: string): { subject: string | undefined; kind: string | undefined } {
  const [first = "", second] = (path.split("/").at(-1) ?? "").replace(/\.ts$/, "").split(".");
  if (second !== undefined) return { subject: first, kind: second };
  return KINDS.includes(first) ? { subject: undefined, kind: first } : { subject: first, kind: undefined };
}

/** A folder below a domain or a feature is worth opening when it holds three files; fewer are named by their subject. */
function folderFaults(files: SourceFile[]): string[] {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const folder = /^((?:packages\/api\/src\/domains|apps\/web\/src\/features)\/[^/]+\/.+)\/[^/]+$/.exec(path)?.[1];
    if (folder && !folder.endsWith("/components") && !/\.test\.tsx?$/.test(path)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count < FOLDER_FILES)
    .map(
      ([folder, count]) =>
        `${folder}: a folder below a domain holds at least ${FOLDER_FILES} files, this one ${count}: name them by their subject`,
    );
}

function nameFaults(path: string): string[] {
  const parts = path.split("/");
  const faults: string[] = [];
  const name = parts.at(-1) ?? "";
  if (!KEBAB.test(name) && !ROUTE.test(path)) faults.push(`${path}: file names are kebab-case`);
  const stems = [...parts.slice(0, -1), name.replace(/(\.test)?\.[a-z]+$/, "")];
  const vague = stems.find((part) => VAGUE.test(part) && !path.startsWith("apps/web/src/lib/"));
  if (vague) faults.push(`${path}: "${vague}" says nothing; name the noun or the kind`);
  if (name === "index.ts" && !/^packages\/[a-z]+\/src\/(testing\/|adapters\/)?index\.ts$/.test(path)) {
    faults.push(`${path}: index.ts is for a package's face alone`);
  }
  return faults;
}

function roomFaults({ path, text }: SourceFile): string[] {
  const api = /^packages\/api\/src\/(.+)$/.exec(path)?.[1]?.split("/");
  if (api) return apiFaults(path, api, text.split("\n").length - 1);
  const web = /^apps\/web\/src\/(.+)$/.exec(path)?.[1]?.split("/");
  if (web) return webFaults(path, web);
  return [];
}

function apiFaults(path: string, parts: string[], lines: number): string[] {
  const [room = "", ...rest] = parts;
  const name = parts.at(-1) ?? "";
  if (parts.length === 1)
    return API_ROOT.test(name)
      ? []
      : [`${path}: packages/api/src holds index, client, worker, router, principals, listeners, jobs, config and rooms`];
  if (!API_ROOMS.has(room)) return [`${path}: "${room}" is no room of packages/api/src`];
  if (room !== "domains") return [];
  if (rest.length < 2) return [`${path}: a domain is a folder`];
  if (name.endsWith(".test.ts")) return [];
  const { subject, kind } = kindOf(name);
  if (kind !== undefined) return KINDS.includes(kind) ? [] : [`${path}: "${kind}" is no kind: ${KINDS.join(", ")}`];
  if (lines <= SUBJECT_LINES) return [];
  return [
    `${path}: ${lines} lines; one subject has ${SUBJECT_LINES} at most: split it into ${subject}.queries.ts, ${subject}.commands.ts …`,
  ];
}

function webFaults(path: string, parts: string[]): string[] {
  const [room = "", ...rest] = parts;
  if (parts.length === 1) return [];
  if (!WEB_ROOMS.has(room)) return [`${path}: apps/web/src holds routes, shell, features, ui, lib and testing`];
  if (room === "routes") return ROUTE.test(path) ? [] : [`${path}: routes holds one file a page, named by its address`];
  if (room !== "features") return [];
  const inside = rest.slice(1).join("/");
  const fits =
    /^[a-z-]+-page(\.test)?\.(tsx|module\.css)$/.test(inside) || /^components\/[a-z-]+(\.test)?\.(tsx|module\.css)$/.test(inside);
  const hook = /^use-[a-z-]+(\.test)?\.tsx?$/.test(inside);
  const engine = /^(?!components\/)[a-z-]+\/[a-z-]+(\.test)?\.ts$/.test(inside);
  return fits || hook || engine ? [] : [`${path}: a feature holds *-page.tsx, components/*, use-*.ts, and folders of code without markup`];
}
