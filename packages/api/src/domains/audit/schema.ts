import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, optionalText, text, viewId } from "../../kernel/text.ts";
import { surfaces } from "./enums.ts";

export const actorKinds = ["user", "api_key", "job", "system", "anonymous"] as const;

const filters = {
  actorId: id().optional().describe("The person, key or job that acted."),
  actorKind: z.enum(actorKinds).optional().describe("Only what this kind of actor did."),
  procedure: text(100).meta({ example: "clients.update" }).optional().describe("Such as clients.update."),
  noun: text(40).meta({ example: "clients" }).optional().describe("The first word of the procedure, such as clients."),
  entityId: id().optional().describe("The row that was acted on."),
  clientId: id().optional().describe("Only those of this client."),
  surface: z.enum(surfaces).optional().describe("Only calls that came this way."),
  ok: z.boolean().optional().describe("true for what was done, false for what was refused."),
  from: z.iso.datetime({ offset: true }).meta({ example: "2026-11-01T00:00:00+01:00" }).optional().describe("Not before this moment."),
  to: z.iso.datetime({ offset: true }).meta({ example: "2026-12-01T00:00:00+01:00" }).optional().describe("Before this moment."),
  search: optionalText(120)
    .meta({ example: "mara" })
    .describe("Part of the name of whoever acted, or of what was acted on. A page searches 1,000 rows; nextCursor searches on, uncounted."),
};

export const listAuditInput = pageInput.extend(filters);
export type ListAuditInput = z.output<typeof listAuditInput>;

export const exportAuditInput = z.strictObject(filters);
export type ExportAuditInput = z.output<typeof exportAuditInput>;

export const auditRef = z.strictObject({ id: id("audit row") });

export const auditItem = z.object({
  id: viewId(),
  at: moment(),
  /** The whole row in words: "Inês Duarte changed the client Padaria Sol". */
  sentence: z.string().meta({ example: "Mara Lindqvist changed the client Harbour Dental." }),
  actor: z.object({ kind: z.enum(actorKinds), id: viewId().nullable(), name: z.string().meta({ example: "Mara Lindqvist" }) }),
  /** What was acted on, with its present name; null for a call that was refused. */
  subject: z
    .object({
      kind: z.string().meta({ example: "client" }),
      id: viewId().nullable(),
      name: z.string().meta({ example: "Harbour Dental" }).nullable(),
    })
    .nullable(),
  clientId: viewId().nullable(),
  clientName: z.string().meta({ example: "Harbour Dental" }).nullable(),
  /** The fields that it changed, as its input names them; none of what is new, and none of what the sentence says. */
  changed: z.array(z.string().meta({ example: "brandVoice" })),
  procedure: z.string().meta({ example: "clients.update" }),
  surface: z.string().meta({ example: "rest" }),
  ok: z.boolean(),
  errorCode: z.string().meta({ example: "forbidden" }).nullable(),
  requestId: z.string().meta({ example: "4f1d6c1e-6a5e-4f0c-9a51-2b1c8a1f7d11" }),
  /** The row that this call took back. */
  undoOf: viewId().nullable(),
  undoneBy: z.object({ id: viewId(), who: z.string().meta({ example: "Mara Lindqvist" }), at: moment() }).nullable(),
  /** Whether audit.undo may be tried: the procedure names what takes it back, and nobody has done so. */
  canUndo: z.boolean(),
});
export type AuditItem = z.infer<typeof auditItem>;
export const auditPage = page(auditItem).extend({
  searchedUntil: moment()
    .optional()
    .describe("With search: the page has looked back to here and found no more. nextCursor looks further back; a filter looks at less."),
});

export const auditDetail = auditItem.extend({
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  ip: z.string().meta({ example: "203.0.113.7" }).nullable(),
  /** Why this cannot be taken back; null when it can be tried. */
  whyNot: z.string().meta({ example: "Nothing in Frontoffice takes this back." }).nullable(),
});
export type AuditDetail = z.infer<typeof auditDetail>;

const choice = z.object({ id: viewId(), name: z.string().meta({ example: "Jonas Weber" }) });

/** What the trail can be narrowed down to. */
export const auditChoices = z.object({
  people: z.array(choice),
  keys: z.array(choice),
  nouns: z.array(z.string().meta({ example: "clients" })),
});
export type AuditChoices = z.infer<typeof auditChoices>;

export const auditExport = z.object({
  fileName: z.string().meta({ example: "audit-2026-11-21.csv" }),
  mediaType: z.string().meta({ example: "text/csv; charset=utf-8" }),
  encoding: z.enum(["utf8", "base64"]),
  content: z.string().meta({ example: "at,actor,procedure\n2026-11-21T09:30:00.000Z,Mara Lindqvist,clients.update\n" }),
  rows: z.int(),
  /** There are more rows than one file takes or one search looks through; the newest are in it. Narrow it down by time for the others. */
  truncated: z.boolean(),
});
export type AuditExport = z.infer<typeof auditExport>;

export const undoView = z.object({
  /** The audit row that was taken back. */
  id: viewId(),
  /** The procedure that took it back. */
  procedure: z.string().meta({ example: "clients.update" }),
  undoneBy: z.object({ id: viewId(), who: z.string().meta({ example: "Mara Lindqvist" }), at: moment() }),
});
export type UndoView = z.infer<typeof undoView>;
