import type { SourceFile } from "./source-file.ts";

const DOMAIN_KINDS = /^(schema|rules|policy|queries|commands|present|router|http|jobs|handlers|factory)\.ts$/;
const API_ROOT = /^(index|client|worker|router|callers|listeners|config)\.ts$/;
const API_ROOMS = new Set(["trpc", "kernel", "adapters", "surfaces", "testing", "domains"]);
const VAGUE = /^(utils?|helpers?|common|misc|services?|managers?|shared|lib)$/;
const WEB_ROOMS = new Set(["routes", "shell", "features", "ui", "lib"]);
const KEBAB = /^[a-z0-9$_.-]+$/;

/** File names are a closed list: a name says what kind of code is inside, and where. */
export function vocabularyFaults(files: SourceFile[]): string[] {
  return files.flatMap(({ path }) => [...nameFaults(path), ...roomFaults(path)]);
}

function nameFaults(path: string): string[] {
  const parts = path.split("/");
  const faults: string[] = [];
  const name = parts.at(-1) ?? "";
  if (!KEBAB.test(name)) faults.push(`${path}: file names are kebab-case`);
  const stems = [...parts.slice(0, -1), name.replace(/(\.test)?\.[a-z]+$/, "")];
  const vague = stems.find((part) => VAGUE.test(part) && !path.startsWith("apps/web/src/lib/"));
  if (vague) faults.push(`${path}: "${vague}" says nothing; name the noun or the kind`);
  if (name === "index.ts" && !/^packages\/[a-z]+\/src\/(testing\/)?index\.ts$/.test(path)) {
    faults.push(`${path}: index.ts is for a package's face alone`);
  }
  return faults;
}

function roomFaults(path: string): string[] {
  const api = /^packages\/api\/src\/(.+)$/.exec(path)?.[1]?.split("/");
  if (api) return apiFaults(path, api);
  const web = /^apps\/web\/src\/(.+)$/.exec(path)?.[1]?.split("/");
  if (web) return webFaults(path, web);
  return [];
}

function apiFaults(path: string, parts: string[]): string[] {
  const [room = "", ...rest] = parts;
  const name = parts.at(-1) ?? "";
  if (parts.length === 1)
    return API_ROOT.test(name)
      ? []
      : [`${path}: packages/api/src holds index, client, worker, router, callers, listeners, config and rooms`];
  if (!API_ROOMS.has(room)) return [`${path}: "${room}" is no room of packages/api/src`];
  if (room !== "domains") return [];
  if (rest.length < 2) return [`${path}: a domain is a folder`];
  if (name.endsWith(".test.ts") || DOMAIN_KINDS.test(name)) return [];
  return [`${path}: a domain holds schema, rules, policy, queries, commands, present, router, http, jobs, handlers, factory and tests`];
}

function webFaults(path: string, parts: string[]): string[] {
  const [room = "", ...rest] = parts;
  if (parts.length === 1) return [];
  if (!WEB_ROOMS.has(room)) return [`${path}: apps/web/src holds routes, shell, features, ui and lib`];
  if (room !== "features") return [];
  const inside = rest.slice(1).join("/");
  const fits = /^[a-z-]+-page\.(tsx|module\.css)$/.test(inside) || /^components\/[a-z-]+(\.test)?\.(tsx|module\.css)$/.test(inside);
  const hook = /^use-[a-z-]+(\.test)?\.tsx?$/.test(inside);
  return fits || hook ? [] : [`${path}: a feature holds *-page.tsx, components/* and use-*.ts`];
}
