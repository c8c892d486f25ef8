import { audit } from "../../../kernel/audit.ts";
import { conflict, isUniqueViolation } from "../../../kernel/errors.ts";
import { inTransaction, type Scope, userOf } from "../../../kernel/scope.ts";
import { promptTemplateEntity } from "../entity.ts";
import { getTemplate, type TemplateRow } from "./queries.ts";
import { builtInStyle } from "./rules.ts";
import type { ResetTemplateInput, SaveTemplateInput } from "./schema.ts";

/** A changed text is a new version; the earlier ones stay. Text that is sent unchanged makes none. */
export function saveTemplate(scope: Scope, { body, expectedVersion }: SaveTemplateInput): Promise<TemplateRow> {
  return inTransaction(scope, async (tx) => {
    const before = await getTemplate(tx);
    if (before.version !== expectedVersion) throw outdated(before.version);
    if (before.body === body) return before;
    const version = before.version + 1;
    const { id } = await tx.db
      .insertInto("promptTemplates")
      .values({ companyId: tx.companyId, kind: "strategies.draft", version, body, createdBy: userOf(tx) })
      .returning("id")
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        // Nothing is locked: of two who save the same version, the key lets one through.
        throw isUniqueViolation(error, "prompt_templates_version") ? outdated(version) : error;
      });
    await audit(tx, {
      entity: promptTemplateEntity,
      entityId: id,
      before: { version: before.version, body: before.body },
      after: { version, body },
    });
    return getTemplate(tx);
  });
}

/** The built-in text as a new version, so that it stays known which text each draft was written with. */
export function resetTemplate(scope: Scope, { expectedVersion }: ResetTemplateInput): Promise<TemplateRow> {
  return saveTemplate(scope, { body: builtInStyle, expectedVersion });
}

function outdated(currentVersion: number) {
  return conflict("Somebody else has changed the writing instructions since you opened them. Load them again to see the changes.", {
    currentVersion,
  });
}
