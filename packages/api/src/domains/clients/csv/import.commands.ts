import { AppError } from "../../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../../kernel/scope.ts";
import { createClient } from "../commands.ts";
import { assertSeesAllClients } from "../policy.ts";
import { findHolders, getCompanyPlace, listColleagues } from "../queries.ts";
import { columnOf } from "./columns.rules.ts";
import { type ReadFile, type ReadRow, readClients } from "./import.rules.ts";
import type { ClientsImport, ImportClientsInput } from "./schema.ts";

type Reported = ClientsImport["rows"][number];

/** Adds every client of the file that is not there yet, or none at all. A dry run says what it would do and writes nothing. */
export function importClients(scope: Scope, { csv, dryRun }: ImportClientsInput): Promise<ClientsImport> {
  return inTransaction(scope, async (tx) => {
    assertSeesAllClients(tx);
    const file = readClients(csv, await getCompanyPlace(tx), await peopleOf(tx));
    const rows = await judge(tx, file.rows);
    const faulty = rows.filter(({ outcome }) => outcome === "faulty");
    if (dryRun) return reportOf(file, rows, dryRun);
    if (faulty.length > 0) throw refusal(faulty);
    const inputs = new Map(file.rows.map(({ row, input }) => [row, input]));
    for (const one of rows) {
      const input = inputs.get(one.row);
      if (one.outcome === "new" && input) one.id = (await createClient(tx, input)).id;
    }
    return reportOf(file, rows, dryRun);
  });
}

async function peopleOf(tx: Scope): Promise<Map<string, string>> {
  const people = await listColleagues(tx);
  const byName = people.map(({ id, name }): [string, string] => [name.toLowerCase(), id]);
  const byEmail = people.map(({ id, email }): [string, string] => [email.toLowerCase(), id]);
  return new Map([...byName, ...byEmail]);
}

/** What becomes of each row: known are the names and numbers of clients that are there, and of the rows above. */
async function judge(tx: Scope, rows: readonly ReadRow[]): Promise<Reported[]> {
  const names = rows.map(({ name }) => name.toLowerCase());
  const { byName, byNumber } = await findHolders(tx, { names, numbers: rows.flatMap(({ numbers }) => numbers) });
  const seen = new Map<string, number>();
  return rows.map(({ row, name, numbers, faults }) => {
    const keys = [name.toLowerCase(), ...numbers];
    const above = keys.map((key) => seen.get(key)).find((found) => found !== undefined);
    for (const key of keys) if (!seen.has(key)) seen.set(key, row);
    if (faults.length > 0) return { row, name, outcome: "faulty", id: null, notes: faults };
    const holder = byName.get(name.toLowerCase()) ?? numbers.map((number) => byNumber.get(number)).find(Boolean);
    const note = holder ? `${holder} is there already.` : above === undefined ? undefined : `The same as row ${above}.`;
    return { row, name, outcome: note === undefined ? "new" : "duplicate", id: null, notes: note === undefined ? [] : [note] };
  });
}

function refusal(faulty: readonly Reported[]): AppError {
  const [first] = faulty;
  const message = `Nothing was imported. Row ${first?.row}: ${first?.notes[0]}${faulty.length > 1 ? ` (and ${faulty.length - 1} more)` : ""}`;
  return new AppError("invalid", message, { rows: faulty.map(({ row, name, notes }) => ({ row, name, notes })) });
}

function reportOf({ headings }: ReadFile, rows: Reported[], dryRun: boolean): ClientsImport {
  const count = (wanted: Reported["outcome"]) => rows.filter(({ outcome }) => outcome === wanted).length;
  return {
    dryRun,
    columns: headings.map((heading) => ({ heading, field: columnOf(heading)?.field ?? null })),
    rows,
    added: count("new"),
    duplicates: count("duplicate"),
    faulty: count("faulty"),
  };
}
