import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PERMISSIONS, permissionsOfKey, SCOPES } from "../kernel/permissions.ts";
import type { Principal } from "../kernel/principal.ts";
import { appRouter } from "../router.ts";
import { catalogue, type Door } from "./catalogue.ts";
import { mcpSurface } from "./mcp.ts";
import { toolName, whyNoTool } from "./mcp-tools.ts";
import { openApiDocument } from "./openapi.ts";
import { restRoutes } from "./rest.ts";

const root = new URL("../../../../", import.meta.url);
const doors = catalogue(appRouter);

/** Procedures that no page calls, and why. A reason that is no longer true fails the test as a missing one does. */
const WITHOUT_PAGE: Record<string, string> = {
  "apiKeys.get": "the page of keys shows what apiKeys.list carries",
  "approvals.get": "the page of requests shows what approvals.list carries",
  "approvals.wait": "for the program that asked; a person sees the outcome among the requests",
  "approvals.watch": "for the program that asked; a person sees the outcome among the requests",
  "approvals.withdraw": "a program takes back its own call; a person rejects it",
  "auth.refresh": "a browser's cookie lives on by use; tokens are for programs",
  "companies.get": "the settings show companies.current; another company is entered by switching to it",
  "companies.list": "a page learns the person's companies from auth.me, with everything else about the person",
  "receipts.key": "for whoever checks a receipt elsewhere; the page shows the key that receipts.get carries",
  "system.health": "for monitoring; pages tell what is offline from system.info",
  "storage.connections.get": "the page of storages shows what storage.connections.list carries",
  "uploads.status": "for programs that know a job's id alone; pages follow the session",
  "users.create": "the team page invites people, who agree before they are members; this is for moving a whole team over by program",
  "users.get": "the team page shows what users.list carries",
  "webhooks.endpoints.get": "the page of endpoints shows what webhooks.endpoints.list carries",
};

/** Everything that the web app's own code says, tests apart, with chained calls on one line and short names written out. */
function webSource(): string {
  const folder = new URL("apps/web/src/", root);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (file) => file.isFile() && /\.tsx?$/.test(file.name) && !/\.test\.tsx?$/.test(file.name),
  );
  return files.map((file) => writtenOut(readFileSync(`${file.parentPath}/${file.name}`, "utf8").replaceAll(/\s*\n\s*\./g, "."))).join("\n");
}

/** `const { endpoints } = trpc.webhooks` makes `endpoints.test` mean `trpc.webhooks.endpoints.test`, and so does `const endpoints = …`. */
function writtenOut(text: string): string {
  const aliases = [...text.matchAll(/const (\w+) = ((?:trpc|utils|api)(?:\.\w+)+);/g)].map(([, name, path]) => [name, path]);
  const parts = [...text.matchAll(/const \{([\w, ]+)\} = ((?:trpc|utils|api)(?:\.\w+)*);/g)].flatMap(([, names = "", path]) =>
    names.split(",").map((name) => [name.trim(), `${path}.${name.trim()}`]),
  );
  return [...aliases, ...parts].reduce((said, [name, path]) => said.replaceAll(new RegExp(`(?<![.\\w])${name}\\.`, "g"), `${path}.`), text);
}

const CALLS = "use\\w*|fetch\\w*|query|mutate|subscribe|ensureData|prefetch\\w*|queryOptions|mutationOptions";
const source = webSource();
const uploading = readFileSync(new URL("packages/client/src/upload/api.ts", root), "utf8");
/** By a page's own code, or by the half of uploading that pages share with the command line. */
const onWeb = ({ name }: Door) =>
  new RegExp(`[\\w)]\\.${name.replaceAll(".", "\\.")}\\.(?:${CALLS})\\(`).test(source) || uploading.includes(`Call<"${name}">`);
const web = (door: Door) => (onWeb(door) ? "yes" : `no: ${WITHOUT_PAGE[door.name]}`);

const kinds = readFileSync(new URL("packages/client/src/generated/kinds.gen.ts", root), "utf8");
const typedClient = ({ name }: Door) => (kinds.includes(`"${name}": `) ? "yes" : "no: undefined");

const routes = new Set(restRoutes(doors).map((route) => route.door.name));
const rest = ({ name, meta }: Door) => (routes.has(name) ? "yes" : `no: ${meta.notRest}`);

const tools = mcpSurface(doors);
const mcp = (door: Door) => (tools.findTool(toolName(door)) ? "yes" : `no: ${whyNoTool(door)}`);

/** There is no chat yet. What it will not offer either, since its tools are those of a person who talks, says so already. */
const chat = (door: Door) => `no: this version has no chat${whyNoTool(door) === undefined ? "" : `; ${whyNoTool(door)}`}`;

const columns = { web, "typed client": typedClient, REST: rest, MCP: mcp, chat };

test("every procedure is on every surface, or says why not", () => {
  const cells = doors.map((door) => [door.name, ...Object.values(columns).map((cell) => cell(door))]);
  const table = [["procedure", ...Object.keys(columns)], ...cells];
  const widths = table[0]?.map((_, at) => Math.max(...table.map((row) => row[at]?.length ?? 0))) ?? [];
  for (const row of table)
    process.stdout.write(
      `${row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd()}\n`,
    );
  const unexplained = cells.filter((row) => row.slice(1).some((cell) => cell !== "yes" && !/^no: (?!undefined).{10,}/.test(cell)));
  expect(unexplained).toEqual([]);
});

test("no reason outlives what it explains", () => {
  const stale = Object.keys(WITHOUT_PAGE).filter((name) => !doors.some((door) => door.name === name && !onWeb(door)));
  expect(stale).toEqual([]);
  expect(doors.filter(({ meta }) => (meta.rest === undefined) === (meta.notRest === undefined)).map(({ name }) => name)).toEqual([]);
});

test("what REST carries, its document describes", () => {
  const document = openApiDocument(doors, { version: "test", serverUrl: "/api" });
  const operations = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path as object) as { operationId?: string }[]);
  expect(new Set(operations.map(({ operationId }) => operationId))).toEqual(routes);
});

test("every tool is listed to somebody, and nothing else is", () => {
  const somebody: Principal = {
    sessionId: "s",
    kind: "token",
    user: { id: "u", email: "a@example.com", username: null, name: "A" },
    key: null,
    company: { id: "c", name: "C", isActive: true, role: "owner", permissions: PERMISSIONS.owner, clientIds: null },
    confirmedAt: new Date(),
  };
  const key: Principal = {
    ...somebody,
    kind: "apiKey",
    confirmedAt: null,
    key: {
      id: "k",
      name: "K",
      kind: "agent",
      scopes: [],
      expiresAt: null,
      maxRisk: "destructive",
      approvalMode: "none",
      ratePerMinute: 60,
    },
    company: somebody.company && { ...somebody.company, permissions: permissionsOfKey(SCOPES, "owner") },
  };
  const listed = new Set([somebody, key].flatMap((one) => tools.listTools(one, new Date()).map(({ name }) => name)));
  expect(listed).toEqual(new Set(doors.filter((door) => whyNoTool(door) === undefined).map(toolName)));
});

test("a chat would have to be covered here: its column says no to everything as long as there is none", () => {
  const surfaces = readdirSync(new URL("packages/api/src/surfaces/", root));
  const domains = readdirSync(new URL("packages/api/src/domains/", root));
  const chats = [...surfaces, ...domains, ...doors.map(({ tag }) => tag)].filter((name) => /^(chat|conversation|assistant)/i.test(name));
  expect(chats, "the chat column must now be derived from the chat's own tools").toEqual([]);
});
