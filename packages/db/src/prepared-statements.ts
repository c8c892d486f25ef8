import pg from "pg";

/** No such prepared statement, or one of that name already: a pooler has given the connection behind it to somebody else meanwhile. */
const LOST = ["26000", "42P05"];

/**
 * Whether a statement that was prepared through this address is still there for the next transaction. A pooler in transaction mode may
 * hand each of them another connection of the server, unless it keeps prepared statements itself.
 */
export async function keepsPreparedStatements(connectionString: string): Promise<boolean> {
  const [one, other] = [new pg.Client({ connectionString }), new pg.Client({ connectionString })];
  for (const client of [one, other]) client.on("error", () => undefined);
  try {
    await Promise.all([one.connect(), other.connect()]);
    await ask(one, "select 1 as asked");
    // While this transaction is open, its connection of the server is nobody else's.
    await other.query("begin");
    await ask(one, "select 1 as asked");
    await ask(other, "select 2 as asked");
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && LOST.includes(String(error.code))) return false;
    throw error;
  } finally {
    await Promise.allSettled([one.end(), other.end()]);
  }
}

/** Under one name for both: each client's statement of that name is its own. */
async function ask(client: pg.Client, text: string): Promise<void> {
  await client.query({ name: "frontoffice_doctor", text });
}
