import { explain, nodesOf, type PlanNode, rowsOf, type Statement, statementsOf } from "@frontoffice/db/statements";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Principal } from "../kernel/principal.ts";
import { appRouter } from "../router.ts";
import { catalogue } from "../surfaces/catalogue.ts";
import { type TestApi, type TestCompany, testApi } from "./index.ts";
import { loadLargeCompany, type Sizes } from "./large-company.ts";
import { examplesOf, type ListCase, listCases } from "./list-cases.ts";

const ROWS = 20_000;
/** What one step of a plan may look at, however many rows there are: some pages, and what a search collects at most. */
const MOST_ROWS = 2_500;
const SIZES: Sizes = {
  clients: ROWS,
  jobs: ROWS,
  auditRows: ROWS,
  notifications: ROWS,
  unread: 5_000,
  strategies: 4_000,
  projects: 400,
  sessions: 4_000,
  files: ROWS,
  approvals: ROWS,
  deliveries: ROWS,
  otherCompanies: 50,
};
/** What may look at more, and why. */
const EXEMPT = [
  // Looks at the paths of the one session that it is about: an index of all paths by their characters would slow each upload down.
  "uploadSessions.files.list search=",
];
/** Tables that grow for as long as a company works; the others hold its people, projects and settings. */
const GROWING = new Set([
  "clients",
  "marketing_profiles",
  "phone_numbers",
  "client_tags",
  "jobs",
  "audit_events",
  "notifications",
  "strategies",
  "strategy_versions",
  "upload_sessions",
  "file_uploads",
  "approvals",
  "webhook_deliveries",
]);

let api: TestApi;
let company: TestCompany;
let owner: Principal;
let limited: Principal;
let cases: ListCase[];

beforeAll(async () => {
  api = await testApi();
  company = await api.company("Large");
  owner = await company.principal("owner");
  await loadLargeCompany({ ownerUrl: api.db.ownerUrl, companyId: company.id, userId: owner.user.id, sizes: SIZES });
  const clients = await api.db.owner
    .selectFrom("clients")
    .select("id")
    .where("companyId", "=", company.id)
    .orderBy("id")
    .limit(3)
    .execute();
  limited = await company.limited(clients.map(({ id }) => id));
  cases = listCases(catalogue(appRouter), await examplesOf(api.db, company.id)).filter(
    ({ name }) => !EXEMPT.some((exempt) => name.startsWith(exempt)),
  );
});

afterAll(() => api.close());

test("every list, filter, count and search looks at a few pages of rows, however many there are", async () => {
  expect(await faultsOf(cases, owner)).toEqual([]);
});

test("so it does for a member who is limited to a few of the clients", async () => {
  expect(await faultsOf(cases, limited)).toEqual([]);
});

async function faultsOf(asked: readonly ListCase[], principal: Principal): Promise<string[]> {
  const faults: string[] = [];
  for (const one of asked) {
    const ctx = { services: api.services, principal, token: null, cookies: null, callOptions: {}, responseMeta: {} };
    const request = { id: "growth", surface: "rest" as const, ip: null, userAgent: null };
    const refused = (error: { code?: string }) => expect(error).toMatchObject({ code: "FORBIDDEN" });
    const statements = await statementsOf(() =>
      api.services.call(one.procedure, { ctx: { ...ctx, request }, input: one.input }).catch(refused),
    );
    for (const statement of statements.filter(({ text }) => /^\s*(select|with)\b/i.test(text))) {
      const steps = await greedySteps(statement, principal);
      faults.push(...steps.map((step) => `${one.name}: ${step}`));
    }
  }
  return faults;
}

/** The steps of its plan that look at too many rows, or at a growing table without an index. */
async function greedySteps(statement: Statement, { company: place }: Principal): Promise<string[]> {
  const role = statement.role.replace("frontoffice_", "") as "runtime" | "identity" | "queue";
  const { plan } = await explain(api.db.pool(role), statement, company.id, place?.clientIds);
  return nodesOf(plan).filter(isGreedy).map(nameOf);
}

function isGreedy(node: PlanNode): boolean {
  return (
    rowsOf(node) > MOST_ROWS || (node["Node Type"] === "Seq Scan" && node["Actual Loops"] > 0 && GROWING.has(node["Relation Name"] ?? ""))
  );
}

function nameOf(node: PlanNode): string {
  return `${node["Node Type"]} ${node["Index Name"] ?? node["Relation Name"] ?? ""} ${rowsOf(node)}`;
}
