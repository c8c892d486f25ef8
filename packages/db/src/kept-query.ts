import { type CompiledQuery, type Expression, type Kysely, ValueNode } from "kysely";
import { companyFilter } from "./company-filter.ts";
import type { DB } from "./schema.ts";
import { driverOf } from "./tenant.ts";

/** Shapes of one query; a query with more of them was not meant to be kept, and starts again. */
const MOST_SHAPES = 100;

/**
 * The values of a kept query while it is built. Whether a value is there, and which boolean it is, decides the shape; every other value is a
 * parameter, which nothing can be concluded from.
 */
export type Given<Values> = {
  readonly [Name in keyof Values]:
    | (Exclude<Values[Name], undefined> extends boolean ? Values[Name] : Expression<Exclude<Values[Name], undefined>>)
    | Extract<Values[Name], undefined>;
};

interface Compilable<Row> {
  compile(): CompiledQuery<Row>;
}

/**
 * A query that is built and compiled once for each shape. Declare it at the top of a module, where no value of one call is in reach: all
 * that differs from call to call comes in `values`. The company of the database that it runs on is filled in by the driver.
 */
export function kept<Values extends object, Row>(
  build: (db: Kysely<DB>, given: Given<Values>) => Compilable<Row>,
): (db: Kysely<DB>, values: Values) => Promise<Row[]> {
  const shapes = new Map<string, CompiledQuery>();
  return async (db, values) => {
    const isOfCompany = db.getExecutor().plugins.includes(companyFilter);
    const key = shapeOf(values, isOfCompany);
    let query = shapes.get(key);
    if (!query) {
      if (shapes.size >= MOST_SHAPES) shapes.clear();
      query = build(db, givenOf(values)).compile();
      shapes.set(key, query);
    }
    const parameters = query.parameters.map((value) => (value instanceof Parameter ? value.of(values) : value));
    const { sql, queryId } = query;
    const compiled = { query: query.query, sql, queryId, parameters };
    // Kysely's own way to the driver costs more than a small statement's answer.
    const answer = (await driverOf(db)?.ask(compiled)) ?? (await db.executeQuery(compiled));
    return answer.rows as Row[];
  };
}

function shapeOf(values: object, isOfCompany: boolean): string {
  let shape = isOfCompany ? "company" : "";
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) shape += typeof value === "boolean" ? ` ${name}=${value}` : ` ${name}`;
  }
  return shape;
}

function givenOf<Values extends object>(values: Values): Given<Values> {
  const given = Object.entries(values).map(([name, value]) => {
    return [name, value === undefined || typeof value === "boolean" ? value : new Parameter(name)];
  });
  return Object.fromEntries(given) as Given<Values>;
}

/** Stands in a compiled query for a value of the call. */
class Parameter implements Expression<unknown> {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  get expressionType(): undefined {
    return undefined;
  }

  toOperationNode(): ValueNode {
    return ValueNode.create(this);
  }

  of(values: object): unknown {
    return (values as Record<string, unknown>)[this.#name];
  }
}
