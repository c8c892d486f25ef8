import { dirname, join } from "node:path/posix";
import type { SourceFile } from "./source-file.ts";

/** Every module that a source names, static, dynamic and re-exported. */
export function importsOf(text: string): string[] {
  const found = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"'\n]+)["']/g);
  return [...found].map((match) => match[1] ?? "");
}

interface Rule {
  from: RegExp;
  refuse: RegExp;
  because: string;
}

const API = "^packages/api/src";
/** Tests stand outside: they may look at anything. */
const RULES: Rule[] = [
  { from: /^packages\//, refuse: /^apps\//, because: "packages never import apps" },
  {
    from: /^apps\/web\//,
    refuse: /^@frontoffice\/(?!api\/(client|enums\/|format|schema\/|own-path|permissions)|client\/upload$)/,
    because: "the web app sees types, schemas, enums, formats, permissions and the upper half of uploading only",
  },
  {
    from: /^packages\/client\/src\/(upload\/|upload\.ts)/,
    refuse: /^node:|^@frontoffice|^packages\/client\/src\/(calls|streams|event-stream)\.ts/,
    because: "the upper half of uploading runs in browsers and over any client",
  },
  { from: /^apps\/worker\//, refuse: /^@frontoffice\/api$/, because: "the worker loads api/worker" },
  {
    from: /^packages\/(db|queue|transfer|store|strategy-writer)\//,
    refuse: /^@frontoffice\/api/,
    because: "this package has never heard of the product",
  },
  { from: /^packages\/db\/migrations\//, refuse: /^(\.|@frontoffice)/, because: "a migration imports nothing of the application" },
  {
    from: new RegExp(`${API}/(kernel|adapters)/`),
    refuse: new RegExp(`${API}/(domains|surfaces|trpc)/`),
    because: "kernel and adapters know no domain",
  },
  { from: new RegExp(`${API}/(trpc|surfaces)/`), refuse: new RegExp(`${API}/domains/`), because: "doors and surfaces hold no domain code" },
  { from: /^(?!packages\/api\/src\/adapters\/sessions\.ts)/, refuse: /^lucia$/, because: "Lucia lives in adapters/sessions.ts" },
  { from: /^apps\/web\/src\/(ui|lib)\//, refuse: /^apps\/web\/src\/(features|shell|routes)\//, because: "ui and lib know no feature" },
  {
    from: /^apps\/web\/src\/(?!testing\/)/,
    refuse: /^apps\/web\/src\/testing\//,
    because: "what tests are written with is not part of the app",
  },
  { from: /^apps\/web\/src\/features\//, refuse: /^apps\/web\/src\/(shell|routes)\//, because: "routes → shell, features → ui, lib" },
  {
    from: /^apps\/web\/src\/(?!lib\/(trpc|retry-link)\.ts)/,
    refuse: /^@trpc\/(client|react-query)$/,
    because: "tRPC stands behind lib/trpc.ts",
  },
];

/** Who may import whom. */
export function importFaults(files: SourceFile[]): string[] {
  return files
    .filter(({ path }) => !/\.test\.tsx?$/.test(path) && !/[/.](factory|recipes)\.ts$/.test(path))
    .flatMap(({ path, text }) => importsOf(text).flatMap((target) => faultsOf(path, target)));
}

function faultsOf(path: string, target: string): string[] {
  const resolved = target.startsWith(".") ? join(dirname(path), target) : target;
  const otherApp = /^apps\/([a-z]+)\//.exec(resolved)?.[1];
  const ownApp = /^apps\/([a-z]+)\//.exec(path)?.[1];
  const broken = RULES.filter((rule) => rule.from.test(path) && (rule.refuse.test(resolved) || rule.refuse.test(target)));
  const faults = broken.map((rule) => `${path}: imports ${target}: ${rule.because}`);
  if (ownApp && otherApp && ownApp !== otherApp) faults.push(`${path}: imports ${target}: apps never import each other`);
  return faults;
}
