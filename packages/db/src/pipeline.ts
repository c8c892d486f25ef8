import type { CompiledQuery, Kysely } from "kysely";
import { sendAhead } from "./driver.ts";
import type { DB } from "./schema.ts";

/** What can be compiled: every builder of Kysely. */
interface Compilable<Row> {
  compile(): CompiledQuery<Row>;
}

/**
 * Sends the statements of a transaction back to back and waits for them together: one round trip. They run in their order, each sees what
 * those before it did, and the first failure is thrown, because those behind it do nothing.
 */
export async function together<Rows extends readonly unknown[]>(
  tx: Kysely<DB>,
  ...queries: { readonly [Index in keyof Rows]: Compilable<Rows[Index]> }
): Promise<{ [Index in keyof Rows]: Rows[Index][] }> {
  if (!tx.isTransaction) throw new TypeError("Statements are sent together within a transaction.");
  const compiled = queries.map((query) => query.compile());
  return tx.getExecutor().provideConnection(async (connection) => {
    const settled = await Promise.allSettled(compiled.map((query) => connection.executeQuery(query)));
    const rows = settled.map((one) => {
      if (one.status === "rejected") throw one.reason;
      return one.value.rows;
    });
    return rows as { [Index in keyof Rows]: Rows[Index][] };
  });
}

/**
 * Sends a statement of a transaction whose answer nobody needs, and does not wait: it costs no round trip. When it fails, what is waited for
 * next fails with its error, be it the commit, and the transaction is over. Outside of a transaction it is waited for.
 */
export function ahead(tx: Kysely<DB>, query: Compilable<unknown>): Promise<void> {
  const compiled = query.compile();
  return tx.getExecutor().provideConnection((connection) => sendAhead(connection, compiled));
}
