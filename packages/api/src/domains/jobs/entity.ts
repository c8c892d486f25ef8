import { sql } from "@frontoffice/db";
import { defineEntity } from "../../kernel/entity.ts";

/** A job is called by the title of its kind. */
export const jobEntity = defineEntity({
  type: "job",
  one: "job",
  named: ({ db, jobTitles }) =>
    db
      .selectFrom("jobs")
      .select(["id", sql<string>`coalesce(${JSON.stringify(Object.fromEntries(jobTitles))}::jsonb ->> jobs.type, jobs.type)`.as("name")]),
  newsFor: "jobs:read",
});
