import type { Scope } from "../../../kernel/scope.ts";
import { builtInStyle } from "./rules.ts";

export type TemplateRow = Awaited<ReturnType<typeof getTemplate>>;

const ownTemplates = ({ db }: Pick<Scope, "db">) =>
  db
    .selectFrom("promptTemplates as template")
    .leftJoin("users as writer", "writer.id", "template.createdBy")
    .select(["template.id", "template.version", "template.body", "template.createdAt", "writer.name as writerName"])
    .where("template.kind", "=", "strategies.draft");

/** The newest version, or the built-in text as version 0. */
export async function getTemplate(scope: Pick<Scope, "db" | "companyId">) {
  const row = await ownTemplates(scope).orderBy("template.version", "desc").limit(1).executeTakeFirst();
  return row ?? { id: null, version: 0, body: builtInStyle, createdAt: null, writerName: null };
}
