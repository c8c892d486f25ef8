import type { Names } from "./names.ts";

/** A file that every domain of its kind stands in, and what one more adds to it. */
interface CentralPlace {
  path: string;
  add(text: string, names: Names): string;
}

/** All that a new domain touches outside its own files; what is generated follows from commands. */
export const CENTRAL_PLACES: readonly CentralPlace[] = [
  { path: "packages/api/src/router.ts", add: addRouter },
  { path: "packages/api/src/kernel/permissions.ts", add: addPermissions },
  { path: "apps/web/src/shell/nav-items.ts", add: addNavItem },
];

function addRouter(text: string, { noun, many }: Names): string {
  const imported = `import { ${many}Router } from "./domains/${noun}/router.ts";\n`;
  const keys = [...text.matchAll(/^ {2}(\w+): \w+Router,\n/gm)];
  const next = keys.find(([, key = ""]) => key.localeCompare(many) > 0)?.[0] ?? "});\n\nexport type AppRouter";
  return insertBefore(insertBefore(text, "import { router }", imported), next, `  ${many}: ${many}Router,\n`);
}

function addPermissions(text: string, { many, manyWords }: Names): string {
  const row = (verb: string, role: string, means: string) =>
    `  "${many}:${verb}": { role: "${role}", keys: "granted", means: "${means}"${verb === "read" ? "" : `, carries: ["${many}:read"]`} },\n`;
  const rows = [
    row("read", "viewer", `See ${manyWords}.`),
    row("write", "member", `Add ${manyWords} and change them.`),
    row("delete", "admin", `Delete ${manyWords} and bring them back.`),
  ];
  return insertBefore(text, '  "jobs:read":', rows.join(""));
}

function addNavItem(text: string, { noun, many, Title }: Names): string {
  const item = `  { label: "${Title}", icon: IconFolder, link: linkOptions({ to: "/${noun}" }), permission: "${many}:read" },\n`;
  const withIcon = text.includes("  IconFolder,\n") ? text : insertBefore(text, "  IconLayoutDashboard,\n", "  IconFolder,\n");
  return insertBefore(withIcon, '  { label: "Jobs"', item);
}

function insertBefore(text: string, mark: string, addition: string): string {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`Nothing says where this goes, since "${mark.trim()}" is gone: ${addition.trim()}`);
  return `${text.slice(0, at)}${addition}${text.slice(at)}`;
}
