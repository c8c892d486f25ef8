import { type Kysely, sql } from "kysely";

/** How a company wants its strategies written, in versions that are never edited, and which of them a draft was written with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table prompt_templates (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      kind text not null check (kind in ('strategies.draft')),
      version integer not null check (version > 0),
      body text not null check (length(body) between 1 and 8000),
      created_by uuid references users (id),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      constraint prompt_templates_version unique (company_id, kind, version)
    )`.execute(db);
  await sql`create index prompt_templates_created_by on prompt_templates (created_by)`.execute(db);
  await sql`select protect_tenant_table('prompt_templates')`.execute(db);
  await sql`grant select, insert on prompt_templates to frontoffice_runtime`.execute(db);
  // 0 is the built-in text; null is a person, or the rule-based writer, which reads no template.
  await sql`alter table strategy_versions add column prompt_template_version integer check (prompt_template_version >= 0)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table strategy_versions drop column prompt_template_version`.execute(db);
  await sql`drop table prompt_templates`.execute(db);
}
