import type { Risk } from "../../kernel/permissions.ts";
import type { Words } from "../../kernel/words.ts";
import type { ApprovalRow } from "./queries.ts";
import { isDone } from "./rules.ts";
import type { ApprovalView } from "./schema.ts";
import { requestSentence } from "./sentence.rules.ts";

export const presentApproval =
  (words: Words) =>
  (row: ApprovalRow): ApprovalView => {
    const { id, status, procedure, does, reason, comment } = row;
    return {
      id,
      status,
      procedure,
      does,
      sentence: requestSentence(words, { ...row, key: row.keyName }),
      consequences: row.consequences,
      reason,
      comment,
      done: isDone({ status, executed: row.executedAt !== null }),
      input: row.input as Record<string, unknown>,
      risk: row.risk as Risk,
      preview: row.preview,
      requestedBy: { id: row.keyId, name: row.keyName, kind: row.keyKind as ApprovalView["requestedBy"]["kind"] },
      client: row.clientId && row.clientName !== null ? { id: row.clientId, name: row.clientName } : null,
      decidedBy: row.decidedBy && row.deciderName !== null ? { id: row.decidedBy, name: row.deciderName } : null,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      expiresAt: row.expiresAt.toISOString(),
      executedAt: row.executedAt?.toISOString() ?? null,
      outcome: row.outcome as ApprovalView["outcome"],
      createdAt: row.createdAt.toISOString(),
    };
  };
