import { CamelCasePlugin } from "kysely";

/** Kysely writes columns as snake_case; what comes back is renamed once a query here, instead of once a row there. */
export class ColumnNames extends CamelCasePlugin {
  readonly #known = new Map<string, string>();

  override async transformResult<Result>({ result }: { result: Result }): Promise<Result> {
    return result;
  }

  nameOf(column: string): string {
    const known = this.#known.get(column);
    if (known !== undefined) return known;
    const name = this.camelCase(column);
    // Columns come from the code alone, so there are only so many.
    this.#known.set(column, name);
    return name;
  }
}

export const columnNames = new ColumnNames({ maintainNestedObjectKeys: true });
