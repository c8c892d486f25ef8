import { sql } from "@frontoffice/db";
import { jsonBuildObject } from "kysely/helpers/postgres";
import { calling, defineInboxSource, leading } from "../../kernel/inbox.ts";
import { userOf } from "../../kernel/scope.ts";
import { strategyEntity } from "./entity.ts";

/** Strategies that wait for a decision, since they were submitted: nothing else changes them meanwhile. */
export const strategyReviews = defineInboxSource({
  label: "Reviews",
  entity: strategyEntity,
  decides: "strategies:approve",
  isFailure: false,
  table: "strategies",
  at: sql<Date>`strategies.updated_at`,
  client: "strategies.clientId",
  waiting: ({ db }) =>
    db
      .selectFrom("strategies")
      .where(sql<boolean>`strategies.status = 'in_review' and strategies.deleted_at is null`)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom("clients as client")
            .select("client.id")
            .whereRef("client.companyId", "=", "strategies.companyId")
            .whereRef("client.id", "=", "strategies.clientId")
            .where("client.deletedAt", "is", null),
        ),
      ),
  shown: (rows) =>
    rows
      .leftJoin("users as submitter", "submitter.id", "strategies.submittedBy")
      .select("strategies.title as name")
      .select((eb) =>
        jsonBuildObject({
          version: eb.ref("strategies.currentVersion"),
          submittedBy: eb.ref("strategies.submittedBy"),
          submitter: eb.ref("submitter.name"),
        }).as("facts"),
      ),
  says: ({ id, name, facts: { version, submittedBy, submitter } }, scope) => {
    const isOwn = submittedBy !== null && submittedBy === userOf(scope);
    return {
      sentence: isOwn ? `“${name}”, which you submitted, waits for review` : `${submitter ?? "Somebody"} asks you to review “${name}”`,
      detail: isOwn ? "Somebody else usually decides." : null,
      severity: "normal",
      link: `/strategies/${id}`,
      actions: [
        leading("review", "Review", `/strategies/${id}`),
        calling("approve", "Approve", "strategies.approve", { id, expectedVersion: version ?? 0 }),
        calling("reject", "Send back", "strategies.reject", { id, expectedVersion: version ?? 0 }, "comment"),
      ],
    };
  },
});
