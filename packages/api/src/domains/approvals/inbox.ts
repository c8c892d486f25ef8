import { sql } from "@frontoffice/db";
import { jsonBuildObject } from "kysely/helpers/postgres";
import { calling, defineInboxSource, leading } from "../../kernel/inbox.ts";
import { approvalEntity } from "./entity.ts";
import { requestSentence } from "./sentence.rules.ts";

/** What programs ask for; a member who is limited to clients is shown what is about those alone. */
export const programRequests = defineInboxSource({
  label: "Requests",
  entity: approvalEntity,
  decides: "approvals:decide",
  isFailure: false,
  table: "approvals",
  at: sql<Date>`approvals.created_at`,
  client: "approvals.clientId",
  waiting: ({ db }) =>
    db.selectFrom("approvals").where(sql<boolean>`approvals.status = 'pending' and approvals.expires_at > clock_timestamp()`),
  shown: (rows) =>
    rows
      .innerJoin("apiKeys as key", (join) =>
        join.onRef("key.companyId", "=", "approvals.companyId").onRef("key.id", "=", "approvals.keyId"),
      )
      .select((eb) => eb.fn.coalesce("approvals.subject", "approvals.procedure").as("name"))
      .select((eb) =>
        jsonBuildObject({
          does: eb.ref("approvals.does"),
          procedure: eb.ref("approvals.procedure"),
          entityType: eb.ref("approvals.entityType"),
          subject: eb.ref("approvals.subject"),
          consequences: eb.ref("approvals.consequences"),
          risk: eb.ref("approvals.risk"),
          reason: eb.ref("approvals.reason"),
          key: eb.ref("key.name"),
        }).as("facts"),
      ),
  says: ({ id, facts: { risk, reason, consequences, ...asked } }, { words }) => ({
    sentence: requestSentence(words, asked),
    detail: [consequences.length > 0 && `With ${consequences.join(", ")}.`, reason].filter(Boolean).join(" ") || null,
    severity: risk === "destructive" ? "high" : "normal",
    link: "/approvals",
    actions: [
      calling("approve", "Approve", "approvals.approve", { id }),
      calling("reject", "Reject", "approvals.reject", { id }, "comment"),
      leading("review", "Look closer", "/approvals"),
    ],
  }),
});
