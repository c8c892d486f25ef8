import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, optionalText, text } from "../../kernel/text.ts";
import { surfaces } from "./enums.ts";

export const actorKinds = ["user", "api_key", "job", "system", "anonymous"] as const;

const filters = {
  actorId: id().optional().describe("The person, key or job that acted."),
  actorKind: z.enum(actorKinds).optional(),
  procedure: text(100).optional().describe("Such as clients.update."),
  noun: text(40).optional().describe("The first word of the procedure, such as clients."),
  entityId: id().optional().describe("The row that was acted on."),
  clientId: id().optional(),
  surface: z.enum(surfaces).optional(),
  ok: z.boolean().optional().describe("true for what was done, false for what was refused."),
  from: z.iso.datetime({ offset: true }).optional().describe("Not before this moment."),
  to: z.iso.datetime({ offset: true }).optional().describe("Before this moment."),
  search: optionalText(120).describe("Part of the name of whoever acted, or of what was acted on."),
};

export const listAuditInput = pageInput.extend(filters);
export type ListAuditInput = z.output<typeof listAuditInput>;

export const exportAuditInput = z.strictObject(filters);
export type ExportAuditInput = z.output<typeof exportAuditInput>;

export const auditRef = z.strictObject({ id: id() });

export const auditItem = z.object({
  id: z.string(),
  at: moment(),
  /** The whole row in words: "Inês Duarte changed the client Padaria Sol". */
  sentence: z.string(),
  actor: z.object({ kind: z.enum(actorKinds), id: z.string().nullable(), name: z.string() }),
  /** What was acted on, with its present name; null for a call that was refused. */
  subject: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }).nullable(),
  clientId: z.string().nullable(),
  clientName: z.string().nullable(),
  procedure: z.string(),
  surface: z.string(),
  ok: z.boolean(),
  errorCode: z.string().nullable(),
  requestId: z.string(),
  /** The row that this call took back. */
  undoOf: z.string().nullable(),
  undoneBy: z.object({ id: z.string(), who: z.string(), at: moment() }).nullable(),
  /** Whether audit.undo may be tried: the procedure names what takes it back, and nobody has done so. */
  canUndo: z.boolean(),
});
export type AuditItem = z.infer<typeof auditItem>;
export const auditPage = page(auditItem);

export const auditDetail = auditItem.extend({
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  ip: z.string().nullable(),
  /** Why this cannot be taken back; null when it can be tried. */
  whyNot: z.string().nullable(),
});
export type AuditDetail = z.infer<typeof auditDetail>;

const choice = z.object({ id: z.string(), name: z.string() });

/** What the trail can be narrowed down to. */
export const auditChoices = z.object({
  people: z.array(choice),
  keys: z.array(choice),
  nouns: z.array(z.string()),
});
export type AuditChoices = z.infer<typeof auditChoices>;

export const auditExport = z.object({
  fileName: z.string(),
  mediaType: z.string(),
  encoding: z.enum(["utf8", "base64"]),
  content: z.string(),
  rows: z.int(),
  /** There are more rows than one file takes; the newest are in it. Narrow it down by time for the others. */
  truncated: z.boolean(),
});
export type AuditExport = z.infer<typeof auditExport>;

export const undoView = z.object({
  /** The audit row that was taken back. */
  id: z.string(),
  /** The procedure that took it back. */
  procedure: z.string(),
  undoneBy: z.object({ id: z.string(), who: z.string(), at: moment() }),
});
export type UndoView = z.infer<typeof undoView>;
