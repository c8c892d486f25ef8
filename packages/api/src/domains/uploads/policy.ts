import { type Actor, may } from "../../kernel/scope.ts";
import { canMove, isClientDriven } from "./rules.ts";
import { activeUploadStatuses, type SourceKind, type UploadSessionView, type UploadStatus } from "./schema.ts";

type Action = UploadSessionView["actions"][number];

/** What this caller may do with a session now. */
export function openActions(actor: Actor, session: { status: UploadStatus; sourceKind: SourceKind; filesFailed: number }): Action[] {
  if (!may({ actor }, "uploads:write")) return [];
  const { status, filesFailed } = session;
  const open: Record<Action, boolean> = {
    start: canMove(status, "start"),
    pause: canMove(status, "pause"),
    resume: canMove(status, "resume") || canMove(status, "retry"),
    cancel: canMove(status, "cancel"),
    retry: canMove(status, "retry") && filesFailed > 0,
    finish: isClientDriven(session) && (status === "scanning" || status === "uploading"),
    delete: !activeUploadStatuses.includes(status),
  };
  return (Object.keys(open) as Action[]).filter((action) => open[action]);
}
