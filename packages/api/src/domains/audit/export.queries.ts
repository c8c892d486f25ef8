import { csvLine } from "../../kernel/csv.ts";
import type { Scope } from "../../kernel/scope.ts";
import { listAudit, type NamedRow } from "./queries.ts";
import { sentenceOf, whoActed } from "./rules.ts";
import type { AuditExport, ExportAuditInput } from "./schema.ts";

const PAGE = 1_000;
/** What one file holds at most; a spreadsheet opens it, and a process keeps it in memory. */
const MOST_ROWS = 20_000;
const MOST_CHARACTERS = 10_000_000;
/** Without a search the file is full before; with one each page looks through a part of the trail, whatever it finds. */
const MOST_PAGES = 100;

const HEAD = [
  ...["at", "who", "actor kind", "actor id", "what happened", "procedure", "subject kind", "subject id", "subject", "client", "client id"],
  ...["surface", "ok", "error", "before", "after", "takes back", "taken back by", "request id", "ip", "id"],
];

/** The trail as a CSV file, the newest first, read page by page. */
export async function exportAudit(scope: Scope, filters: ExportAuditInput): Promise<AuditExport> {
  const lines = [csvLine(HEAD)];
  let size = 0;
  let cursor: string | undefined;
  let truncated = false;
  let pages = 0;
  do {
    const page = await listAudit(scope, { ...filters, cursor, limit: PAGE });
    for (const row of page.items) {
      const line = csvLine(cellsOf(scope, row));
      truncated ||= lines.length > MOST_ROWS || size + line.length > MOST_CHARACTERS;
      if (truncated) break;
      lines.push(line);
      size += line.length;
    }
    cursor = page.nextCursor ?? undefined;
    pages++;
    truncated ||= cursor !== undefined && pages === MOST_PAGES;
  } while (cursor !== undefined && !truncated);
  const day = scope.now().toISOString().slice(0, 10);
  const file = { fileName: `audit-${day}.csv`, mediaType: "text/csv; charset=utf-8; header=present", encoding: "utf8" as const };
  return { ...file, content: lines.join(""), rows: lines.length - 1, truncated };
}

function cellsOf({ words }: Scope, row: NamedRow) {
  const actor = { kind: row.principalType, name: row.personName ?? row.keyName };
  const subject = { kind: row.entityType, name: row.names.subject };
  const sentence = sentenceOf(words, { procedure: row.procedure, actor, subject, after: row.after, ok: row.ok });
  return [
    ...[row.at, whoActed(actor), row.principalType, row.principalId, sentence, row.procedure],
    ...[row.entityType, row.entityId, row.names.subject, row.names.client, row.clientId, row.surface, row.ok, row.errorCode],
    ...[jsonOf(row.before), jsonOf(row.after), row.undoOf, row.reversalId, row.requestId, row.ip, row.id],
  ];
}

const jsonOf = (value: unknown) => (value === null ? null : JSON.stringify(value));
