import pg from "pg";

/** A statement as it went to the server, and as which role. */
export interface Statement {
  role: string;
  text: string;
  values: unknown[];
}

/** What the prepared statements of the product's own handles are, among all that a connection can be asked. */
interface Asked {
  text: string;
  values?: unknown[];
}

/** Runs the work and answers what it asked the database for, in order, without what begins and ends transactions. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const seen: Statement[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...asked: unknown[]) {
    const [first] = asked;
    if (first instanceof pg.Query) {
      const { text, values = [] } = first as unknown as Asked;
      seen.push({ role: this.user ?? "", text, values });
    }
    return Reflect.apply(query, this, asked);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return seen;
}

export interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Join Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: PlanNode[];
}

export interface Explained {
  plan: PlanNode;
  /** Planning and execution. */
  milliseconds: number;
}

/** How the server runs a statement, by running it as its role for a company, and of its clients the listed ones if there is a list. */
export async function explain(
  pool: pg.Pool,
  statement: Statement,
  companyId: string,
  clientIds: readonly string[] | null = null,
): Promise<Explained> {
  const client = await pool.connect();
  try {
    await client.query("begin; set local statement_timeout = 0");
    const listed = clientIds === null ? "" : `{${clientIds.join()}}`;
    await client.query("select set_config('app.company_id', $1, true), set_config('app.client_ids', $2, true)", [companyId, listed]);
    const { rows } = await client.query(`explain (analyze, timing off, format json) ${statement.text}`, statement.values);
    const [{ Plan: plan, "Planning Time": planning, "Execution Time": execution }] = rows[0]["QUERY PLAN"];
    return { plan, milliseconds: planning + execution };
  } finally {
    await client.query("rollback");
    client.release();
  }
}

/** Every step of a plan, the outermost first. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** How many rows a step has looked at, those included that it threw away. */
export function rowsOf(node: PlanNode): number {
  const dropped =
    (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Join Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  return Math.round((node["Actual Rows"] + dropped) * node["Actual Loops"]);
}
