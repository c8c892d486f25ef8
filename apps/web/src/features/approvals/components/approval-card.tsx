import { Button } from "@mantine/core";
import { IconRobot, IconTerminal2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { usePermission } from "../../../lib/session.ts";
import rows from "../../../ui/row.module.css";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import type { Approval, Decision } from "../use-decide.ts";
import classes from "./approval-card.module.css";
import { ApprovalState, RiskBadge } from "./approval-state.tsx";
import { Changes } from "./changes.tsx";
import { JsonDetails } from "./json-details.tsx";
import { Outcome } from "./outcome.tsx";

interface ApprovalCardProps {
  approval: Approval;
  onDecide: (decision: Decision) => void;
}

function Asked({ approval }: { approval: Approval }) {
  const { client, createdAt, expiresAt, status } = approval;
  return (
    <p className={rows.meta}>
      {client && (
        <>
          <Link to="/clients/$clientId" params={{ clientId: client.id }}>
            {client.name}
          </Link>
          {" · "}
        </>
      )}
      {"Requested "}
      <TimeAgo at={createdAt} />
      {status === "pending" && (
        <>
          {" · expires "}
          <TimeAgo at={expiresAt} />
        </>
      )}
    </p>
  );
}

function Buttons({ approval: { risk }, onDecide }: ApprovalCardProps) {
  return (
    <div className={classes.buttons}>
      <Button variant="default" onClick={() => onDecide("reject")}>
        Reject
      </Button>
      <Button {...(risk === "destructive" && { color: "red" })} onClick={() => onDecide("approve")}>
        Approve
      </Button>
    </div>
  );
}

/** Who asks for what, why, what would change, and the decision. */
export function ApprovalCard({ approval, onDecide }: ApprovalCardProps) {
  const mayDecide = usePermission("approvals:decide");
  const headingId = useId();
  const { requestedBy, sentence, consequences, reason, preview, input, procedure, does, status, risk } = approval;
  const Icon = requestedBy.kind === "agent" ? IconRobot : IconTerminal2;
  return (
    <article className={classes.card} aria-labelledby={headingId}>
      <header className={classes.header}>
        <Icon className={classes.icon} size={24} stroke={1.5} aria-hidden="true" />
        <div className={classes.words}>
          <p className={classes.who}>
            {requestedBy.name} <span>({requestedBy.kind})</span>
          </p>
          <h2 className={classes.title} id={headingId}>
            {sentence}
          </h2>
          <Asked approval={approval} />
        </div>
        <div className={classes.badges}>
          <RiskBadge risk={risk} />
          <ApprovalState approval={approval} />
        </div>
      </header>
      {reason && <blockquote className={classes.reason}>{reason}</blockquote>}
      {consequences.length > 0 && <p className={classes.consequences}>With it go {consequences.join(", ")}.</p>}
      <Changes preview={preview} />
      <JsonDetails summary="Technical details" value={{ procedure, does, input }} />
      <Outcome approval={approval} />
      {mayDecide && status === "pending" && <Buttons approval={approval} onDecide={onDecide} />}
    </article>
  );
}
