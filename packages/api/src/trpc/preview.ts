import { z } from "zod";
import type { AuditEntry } from "../kernel/audit.ts";
import type { Scope } from "../kernel/scope.ts";

/** What a call would do; nothing of it has happened. */
export const previewView = z.object({
  preview: z.literal(true),
  changes: z.array(
    z.object({
      entity: z.string(),
      entityId: z.string().nullable().describe("Null for what the call would make."),
      before: z.record(z.string(), z.unknown()).nullable(),
      after: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  jobs: z.array(z.object({ type: z.string() })).describe("Background work that the call would start."),
});
export type Preview = z.infer<typeof previewView>;

/** Thrown out of the transaction of a preview, so that nothing of it stays. */
export class PreviewDone extends Error {
  readonly preview: Preview;

  constructor(preview: Preview) {
    super("a preview leaves nothing behind");
    this.preview = preview;
  }
}

/** What the transaction has changed and started so far. */
export async function previewOf(tx: Scope, changes: readonly AuditEntry[]): Promise<Preview> {
  const jobs = await tx.db
    .selectFrom("jobs")
    .select(["type"])
    .where("companyId", "=", tx.companyId)
    .where("audience", "=", "company")
    .where((eb) => eb("createdAt", "=", eb.fn<Date>("now", [])))
    .orderBy("id")
    .execute();
  return { preview: true, changes: changes.map(plainly), jobs };
}

/** As JSON, since it may be stored and sent. */
function plainly({ entity, entityId, before, after }: AuditEntry): Preview["changes"][number] {
  const made = before === undefined && after !== undefined;
  return JSON.parse(JSON.stringify({ entity, entityId: made ? null : entityId, before: before ?? null, after: after ?? null }));
}
