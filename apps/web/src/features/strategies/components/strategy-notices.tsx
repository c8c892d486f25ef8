import type { StrategyView } from "@frontoffice/api/schema/strategies";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { usePermission } from "../../../lib/session.ts";
import { Notice } from "../../../ui/notice.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import classes from "./strategy-notices.module.css";
import { isRuleBased } from "./version-words.tsx";

function ReviewNotice({ strategy }: { strategy: StrategyView }) {
  const mayApprove = usePermission("strategies:approve");
  const { status, reviewComment, decidedBy, decidedAt, submittedBy } = strategy;
  const when = decidedAt && <TimeAgo at={decidedAt} />;
  if (status === "in_review")
    return (
      <Notice tone="warn" title={mayApprove ? "This strategy waits for your decision" : "This strategy is in review"}>
        {submittedBy && `${submittedBy} submitted it. `}It cannot be changed until it is approved or sent back.
      </Notice>
    );
  if (status === "approved")
    return (
      <Notice tone="good" title="Approved and read-only">
        {decidedBy ?? "Somebody"} approved it {when}. To change it, start a new draft; this version stays as it is.
      </Notice>
    );
  if (status === "archived") return <Notice title="Archived">It is out of use and kept for reference.</Notice>;
  if (!reviewComment) return null;
  return (
    <div className={classes.comment}>
      <p className={classes.from}>
        {decidedBy ?? "A reviewer"} sent it back {when}
      </p>
      <blockquote>{reviewComment}</blockquote>
    </div>
  );
}

/** Says plainly that no language model wrote this. */
function WriterNotice({ strategy }: { strategy: StrategyView }) {
  if (!strategy.current || !isRuleBased(strategy.current)) return null;
  return <p className={classes.writer}>Written by fixed rules from the profile and your request; no AI model is connected.</p>;
}

/** What a reader should know before the first section. */
export function StrategyNotices({
  strategy,
  onLeaveVersion,
  shown,
}: {
  strategy: StrategyView;
  shown: number;
  onLeaveVersion: () => void;
}) {
  if (shown !== strategy.version)
    return (
      <div className={classes.old} role="status">
        <span>
          You are reading version {shown}. The current one is version {strategy.version}.
        </span>
        <span className={classes.ways}>
          <Link to="/strategies/$strategyId/compare" params={{ strategyId: strategy.id }} search={{ from: shown, to: strategy.version }}>
            Compare them
          </Link>
          <Button size="xs" variant="default" onClick={onLeaveVersion}>
            Back to the current version
          </Button>
        </span>
      </div>
    );
  return (
    <>
      <ReviewNotice strategy={strategy} />
      {strategy.basedOnId && (
        <p className={classes.writer}>
          Continues an{" "}
          <Link to="/strategies/$strategyId" params={{ strategyId: strategy.basedOnId }}>
            approved strategy
          </Link>
          , which stays as it is.
        </p>
      )}
      <WriterNotice strategy={strategy} />
    </>
  );
}
