import type { Entity } from "../../kernel/entity.ts";
import type { SignInScope } from "../../kernel/services.ts";

export interface SignInEntry {
  /** Who did it; null for anonymous callers, also where an account was named. */
  userId: string | null;
  companyId?: string | null;
  sessionId?: string | null;
  entity: Entity;
  entityId?: string | null;
  after?: Record<string, unknown>;
  /** Set when the call was refused. */
  errorCode?: string;
}

/** Writes the audit row of a call before or outside a company; never an email address, a password or a token. */
export async function recordSignIn({ db, request }: Pick<SignInScope, "db" | "request">, entry: SignInEntry): Promise<void> {
  await db
    .insertInto("auditEvents")
    .values({
      companyId: entry.companyId ?? null,
      principalType: entry.userId === null ? "anonymous" : "user",
      principalId: entry.userId,
      sessionId: entry.sessionId ?? null,
      surface: request.surface,
      procedure: request.procedure,
      entityType: entry.entity.type,
      entityId: entry.entityId ?? null,
      after: entry.after === undefined ? null : JSON.stringify(entry.after),
      ok: entry.errorCode === undefined,
      errorCode: entry.errorCode ?? null,
      requestId: request.id,
      ip: request.ip,
    })
    .execute();
}
