import { sql } from "@frontoffice/db";
import type { Scope } from "../../kernel/scope.ts";
import { activeUploadStatuses } from "./schema.ts";

/** Nobody has touched them for so long. */
const DESERTED_HOURS = 24;
/** Parts of a session that did not come through are kept for so long, for it to be resumed. */
const KEPT_HOURS = 24;
const MOST = 500;

/** An abandoned multipart upload. */
export interface Leftover {
  id: string;
  storageConnectionId: string | null;
  bucketName: string;
  s3Key: string;
  multipartUploadId: string;
}

/** Sessions on their way whose sender is gone: a client for a day, a job that is over. Of all, or whether this one is. */
export function listDeserted({ db }: Scope, id?: string): Promise<{ id: string }[]> {
  return db
    .selectFrom("uploadSessions as session")
    .leftJoin("jobs as job", (join) => join.onRef("job.companyId", "=", "session.companyId").onRef("job.id", "=", "session.jobId"))
    .select("session.id")
    .where("session.status", "in", activeUploadStatuses)
    .$if(id !== undefined, (query) => query.where("session.id", "=", id ?? ""))
    .where((eb) =>
      eb.or([
        eb.and([
          eb("session.sourceKind", "!=", "worker_path"),
          eb("session.lastSeenAt", "<", sql<Date>`now() - make_interval(hours => ${DESERTED_HOURS})`),
        ]),
        eb.and([
          eb("session.sourceKind", "=", "worker_path"),
          eb("session.status", "!=", "paused"),
          eb.or([eb("job.status", "is", null), eb("job.status", "not in", ["queued", "running"])]),
        ]),
      ]),
    )
    .limit(MOST)
    .execute();
}

/** Sessions that are over and have left uploads in parts: cancelled ones at once, others when nobody has resumed them. */
export function listEnded({ db }: Scope): Promise<{ id: string }[]> {
  return db
    .selectFrom("uploadSessions as session")
    .select("session.id")
    .where((eb) =>
      eb.or([
        eb("session.status", "=", "cancelled"),
        eb.and([
          eb("session.status", "in", ["failed", "completed_with_errors"]),
          eb("session.completedAt", "<", sql<Date>`now() - make_interval(hours => ${KEPT_HOURS})`),
        ]),
      ]),
    )
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("fileUploads as file")
          .select("file.id")
          .whereRef("file.companyId", "=", "session.companyId")
          .whereRef("file.uploadSessionId", "=", "session.id")
          .where("file.multipartUploadId", "is not", null)
          .where("file.status", "not in", ["uploaded", "skipped_duplicate"]),
      ),
    )
    .limit(MOST)
    .execute();
}

export function listLeftovers({ db }: Scope, mostTries: number): Promise<Leftover[]> {
  return db
    .selectFrom("abandonedUploads")
    .select(["id", "storageConnectionId", "bucketName", "s3Key", "multipartUploadId"])
    .where("attempts", "<", mostTries)
    .orderBy("id")
    .limit(MOST)
    .execute();
}
