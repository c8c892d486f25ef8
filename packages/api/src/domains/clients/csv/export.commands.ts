import { audit } from "../../../kernel/audit.ts";
import { csvLine } from "../../../kernel/csv.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { companyEntity } from "../../companies/entity.ts";
import { listClients } from "../queries.ts";
import { CSV_COLUMNS } from "./columns.rules.ts";
import type { ClientsExport, ExportClientsInput } from "./schema.ts";

const PAGE = 100;
/** What one file holds at most; a spreadsheet opens it, and a process keeps it in memory. */
const MOST_ROWS = 10_000;

/** The clients that the filters leave, as a CSV file that can be imported again; what was asked for stands in the trail. */
export async function exportClients(scope: Scope, filters: ExportClientsInput): Promise<ClientsExport> {
  const lines = [csvLine(CSV_COLUMNS.map(({ heading }) => heading))];
  let cursor: string | undefined;
  do {
    const page = await listClients(scope, { ...filters, includeDeleted: false, cursor, limit: PAGE });
    for (const row of page.items) lines.push(csvLine(CSV_COLUMNS.map(({ cell }) => cell(row))));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && lines.length <= MOST_ROWS);
  const [rows, truncated] = [lines.length - 1, cursor !== undefined];
  await audit(scope, { entity: companyEntity, entityId: scope.companyId, after: { ...filters, rows, truncated } });
  const fileName = `clients-${scope.now().toISOString().slice(0, 10)}.csv`;
  const file = { fileName, mediaType: "text/csv; charset=utf-8; header=present", encoding: "utf8" as const };
  return { ...file, content: lines.join(""), rows, truncated };
}
