import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import type { FileUploadView } from "@frontoffice/api/schema/uploads/files";
import { useEffect, useState } from "react";
import { trpc } from "../../../lib/trpc.ts";
import { useOnline } from "../../../lib/use-online.ts";
import { Card } from "../../../ui/card.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { useFocusKept } from "../use-focus-kept.ts";
import { useRunState, useUploadRun } from "../use-upload-runs.ts";
import { FileTable } from "./file-table.tsx";
import { PlanCard } from "./plan-card.tsx";
import { ReceiptCard } from "./receipt-card.tsx";
import { ResumeCard } from "./resume-card.tsx";
import classes from "./session-board.module.css";
import { SessionFacts } from "./session-facts.tsx";
import { SessionFigures } from "./session-figures.tsx";
import { SourceCard } from "./source-card.tsx";

interface SessionBoardProps {
  session: UploadSessionView;
  speeds: number[];
  broken: boolean;
}

/** Everything about one session, in the order in which it happens. */
export function SessionBoard({ session, speeds, broken }: SessionBoardProps) {
  const { id, status, sourceKind } = session;
  const utils = trpc.useUtils();
  const run = useUploadRun(id);
  const state = useRunState(run);
  const online = useOnline();
  const isOwn = run !== undefined && state.phase !== "stopped";
  const { phase, status: told } = state;
  useEffect(() => {
    // What this tab does is known here before the stream tells it.
    if (run && told !== null && phase !== "reading") void utils.uploadSessions.get.invalidate({ id });
  }, [run, phase, told, id, utils]);
  const area = useFocusKept<HTMLDivElement>("[data-focus-next]");
  const [asked, setAsked] = useState<FileUploadView | null>(null);
  const isDraft = status === "draft";
  const isBrowser = sourceKind === "browser";
  const isUnfinished = session.isActive || status === "cancelled" || status === "failed" || status === "completed_with_errors";
  // Where the reading broke off there is no plan.
  const isUnread = !isOwn || (phase === "paused" && state.totalFiles === 0);
  return (
    <div ref={area} className={classes.board}>
      {state.error && <Notice tone="warn">{state.error}</Notice>}
      {isOwn && phase === "sending" && !online && <Notice tone="warn">There is no network. It continues as soon as there is one.</Notice>}
      {broken && <Notice tone="warn">Live updates are interrupted. Reload the page to see the current state.</Notice>}
      {session.error && <Notice tone="warn">{session.error}</Notice>}
      {isDraft && isBrowser && isUnread && <SourceCard session={session} />}
      {isDraft && !(isBrowser && isUnread) && <PlanCard session={session} run={isOwn ? run : undefined} />}
      {isBrowser && isUnfinished && (!isOwn || asked) && (
        <ResumeCard key={asked?.id} session={session} file={asked} onBegun={() => setAsked(null)} />
      )}
      {!isDraft && <SessionFigures session={session} run={isOwn ? state : undefined} speeds={isOwn ? state.speeds : speeds} />}
      {session.hasReceipt && <ReceiptCard sessionId={id} />}
      {session.totalFiles > 0 && !isDraft && (
        <Card title="Files" flush>
          <FileTable session={session} onReselect={setAsked} />
        </Card>
      )}
      <Card title="About this session">
        <SessionFacts session={session} />
      </Card>
    </div>
  );
}
