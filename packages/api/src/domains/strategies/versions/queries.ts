import { sql } from "@frontoffice/db";
import type { SectionKey, StrategySections } from "@frontoffice/strategy-writer/strategy";
import { notFound } from "../../../kernel/errors.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { getStrategy } from "../queries.ts";
import type { StrategyVersionRef } from "../schema.ts";

/** Versions with the one before, to tell what changed. */
const ownVersions = ({ db }: Scope, strategyId: string) =>
  db
    .selectFrom("strategyVersions as version")
    .leftJoin("strategyVersions as before", (join) =>
      join
        .onRef("before.companyId", "=", "version.companyId")
        .onRef("before.strategyId", "=", "version.strategyId")
        .on(sql<boolean>`before.number = version.number - 1`),
    )
    .leftJoin("users as writer", "writer.id", "version.createdBy")
    .select([
      "version.number",
      "version.author",
      "version.model",
      "version.section",
      "version.instruction",
      "version.promptTemplateVersion",
      "version.createdAt as writtenAt",
    ])
    .select("writer.name as writerName")
    .select(
      sql<SectionKey[]>`array(select part.key from jsonb_each(version.sections) part
        where before.sections -> part.key is distinct from part.value)`.as("changed"),
    )
    .where("version.strategyId", "=", strategyId);

/** Newest first. */
export async function listVersions(scope: Scope, { id }: { id: string }) {
  await getStrategy(scope, id);
  return ownVersions(scope, id).orderBy("version.number", "desc").limit(500).execute();
}

export async function getVersion(scope: Scope, { id, number }: StrategyVersionRef) {
  await getStrategy(scope, id);
  const row = await ownVersions(scope, id)
    .select("version.sections")
    .$narrowType<{ sections: StrategySections }>()
    .where("version.number", "=", number)
    .executeTakeFirst();
  if (!row) throw notFound("version");
  return row;
}
