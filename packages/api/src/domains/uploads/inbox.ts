import { sql } from "@frontoffice/db";
import { jsonBuildObject } from "kysely/helpers/postgres";
import { calling, defineInboxSource, type InboxAction, leading } from "../../kernel/inbox.ts";
import { uploadSessionEntity } from "./entity.ts";
import type { SourceKind, UploadStatus } from "./schema.ts";

/** Older ones are found among the uploads. */
const DAYS = 30;
/** A sender of whom nothing was heard for so long is away. */
const AWAY_SECONDS = 120;

const MOMENT = sql<Date>`(case when session.completed_at is null then session.started_at else session.completed_at end)`;

interface Facts {
  status: UploadStatus;
  sourceKind: SourceKind;
  totalFiles: number;
  arrived: number;
  failed: number;
  error: string | null;
}

/** Uploads that are paused, have failed or wait for the computer that sends them. */
export const unsentUploads = defineInboxSource({
  label: "Uploads",
  entity: uploadSessionEntity,
  decides: "uploads:write",
  isFailure: true,
  table: "session",
  at: MOMENT,
  client: "session.clientId",
  waiting: ({ db }) =>
    db
      .selectFrom("uploadSessions as session")
      .where(sql<boolean>`session.status in ('scanning', 'uploading', 'paused', 'completed_with_errors', 'failed')`)
      .where(sql<boolean>`${MOMENT} > now() - make_interval(days => ${sql.lit(DAYS)})`)
      .where(
        sql<boolean>`(session.status not in ('scanning', 'uploading') or (session.source_kind <> 'worker_path'
          and session.last_seen_at < now() - make_interval(secs => ${sql.lit(AWAY_SECONDS)})))`,
      )
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom("projects as live")
            .select("live.id")
            .whereRef("live.companyId", "=", "session.companyId")
            .whereRef("live.id", "=", "session.projectId")
            .where("live.deletedAt", "is", null),
        ),
      ),
  shown: (rows) =>
    rows
      .innerJoin("projects as project", (join) =>
        join.onRef("project.companyId", "=", "session.companyId").onRef("project.id", "=", "session.projectId"),
      )
      .select((eb) => eb.fn.coalesce("session.name", "project.name").as("name"))
      .select((eb) =>
        jsonBuildObject({
          status: eb.ref("session.status"),
          sourceKind: eb.ref("session.sourceKind"),
          totalFiles: eb.ref("session.totalFiles"),
          arrived: sql<number>`session.files_uploaded + session.files_skipped`,
          failed: eb.ref("session.filesFailed"),
          error: eb.ref("session.error"),
        })
          .$castTo<Facts>()
          .as("facts"),
      ),
  says: ({ id, name, facts }) => ({
    sentence: `The upload “${name}” ${stateOf(facts)}`,
    detail:
      facts.error ?? (facts.totalFiles === 0 ? "No files are listed yet." : `${facts.arrived} of ${facts.totalFiles} files have arrived.`),
    severity: facts.status === "failed" ? "high" : "normal",
    link: `/uploads/sessions/${id}`,
    actions: actionsOf(id, facts),
  }),
});

function stateOf({ status }: Facts): string {
  if (status === "paused") return "is paused";
  if (status === "failed") return "has failed";
  if (status === "completed_with_errors") return "has ended, and not everything was sent";
  return "waits for the computer that sends it";
}

/** A browser or the command line sends its own files: its session's page says how to go on. */
function actionsOf(id: string, { status, sourceKind, failed }: Facts): InboxAction[] {
  if (sourceKind !== "worker_path") return [leading("resume", "Resume", `/uploads/sessions/${id}`)];
  if (status !== "paused" && failed > 0) return [calling("retry", "Retry", "uploadSessions.retryFailed", { id })];
  return [calling("resume", "Resume", "uploadSessions.resume", { id })];
}
