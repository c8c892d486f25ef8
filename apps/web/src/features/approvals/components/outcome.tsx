import rows from "../../../ui/row.module.css";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import type { Approval } from "../use-decide.ts";
import { JsonDetails } from "./json-details.tsx";
import classes from "./outcome.module.css";

const verbs = { approved: "Approved", rejected: "Rejected", withdrawn: "Withdrawn by the program" } as const;

/** Who decided what and why, and what came of the call. */
export function Outcome({ approval }: { approval: Approval }) {
  const { status, decidedBy, decidedAt, comment, outcome } = approval;
  if (status === "pending" || status === "expired") return null;
  return (
    <div className={classes.outcome}>
      <p className={rows.meta}>
        {verbs[status]}
        {decidedBy && ` by ${decidedBy.name}`} {decidedAt && <TimeAgo at={decidedAt} />}
      </p>
      {comment && <p className={classes.comment}>{comment}</p>}
      {outcome?.error && <p className={classes.fault}>{outcome.error.message}</p>}
      {outcome?.ok && <JsonDetails summary="What it answered" value={outcome.answer} />}
    </div>
  );
}
