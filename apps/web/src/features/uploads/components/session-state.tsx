import type { SourceKind, UploadSessionView, UploadStatus } from "@frontoffice/api/schema/uploads";
import type { FileStatus } from "@frontoffice/api/schema/uploads/files";
import { dateOf } from "../../../lib/format.ts";
import { StatusBadge, type Tone } from "../../../ui/status-badge.tsx";

const looks: Record<UploadStatus, { label: string; tone: Tone }> = {
  draft: { label: "Not started", tone: "idle" },
  queued: { label: "Waiting", tone: "idle" },
  scanning: { label: "Reading", tone: "info" },
  uploading: { label: "Uploading", tone: "info" },
  paused: { label: "Paused", tone: "warn" },
  completed: { label: "Completed", tone: "good" },
  completed_with_errors: { label: "With errors", tone: "warn" },
  failed: { label: "Failed", tone: "bad" },
  cancelled: { label: "Cancelled", tone: "idle" },
};

const fileLooks: Record<FileStatus, { label: string; tone: Tone }> = {
  pending: { label: "Waiting", tone: "idle" },
  uploading: { label: "On its way", tone: "info" },
  uploaded: { label: "Uploaded", tone: "good" },
  skipped_duplicate: { label: "Already there", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  cancelled: { label: "Cancelled", tone: "idle" },
};

export const statusLabel = (status: UploadStatus) => looks[status].label;
export const fileStatusLabel = (status: FileStatus) => fileLooks[status].label;

export const sourceLabels: Record<SourceKind, string> = {
  browser: "Browser",
  cli: "Command line",
  worker_path: "Worker's folder",
};

const awayLabels: Record<SourceKind, string> = {
  browser: "Waiting for its browser",
  cli: "Waiting for its program",
  worker_path: "Waiting for the worker",
};

interface SessionStateBadgeProps {
  session: Pick<UploadSessionView, "status" | "sourceKind">;
  /** Nothing was heard of who sends it for a while. */
  away: boolean;
}

/** How a session stands, in a word or two. */
export function SessionStateBadge({ session: { status, sourceKind }, away }: SessionStateBadgeProps) {
  if (away) return <StatusBadge tone="warn">{awayLabels[sourceKind]}</StatusBadge>;
  const { label, tone } = looks[status];
  return (
    <StatusBadge tone={tone} busy={status === "scanning" || status === "uploading"}>
      {label}
    </StatusBadge>
  );
}

export function FileStateBadge({ status }: { status: FileStatus }) {
  const { label, tone } = fileLooks[status];
  return (
    <StatusBadge tone={tone} busy={status === "uploading"}>
      {label}
    </StatusBadge>
  );
}

/** A session's own name, or what it is. */
export function sessionTitle({ name, cycleName, projectName, createdAt }: UploadSessionView): string {
  return name ?? `${cycleName ?? projectName}, ${dateOf(createdAt)}`;
}
