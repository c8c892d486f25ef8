import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useState } from "react";
import { fullTime } from "../../../lib/format.ts";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import { useUndo } from "../use-undo.ts";
import classes from "./audit-details.module.css";
import { Changes } from "./changes.tsx";

type Detail = Outputs["audit"]["get"];

function UndoButton({ row }: { row: Detail }) {
  const [asking, setAsking] = useState(false);
  const { undo, pending } = useUndo(() => setAsking(false));
  if (!row.canUndo) return row.ok ? <p className={classes.why}>{row.whyNot}</p> : null;
  return (
    <>
      <Button variant="default" size="xs" leftSection={<IconArrowBackUp size={16} />} onClick={() => setAsking(true)}>
        Undo
      </Button>
      <ConfirmDialog
        opened={asking}
        title="Undo this change?"
        verb="Undo"
        pending={pending}
        onConfirm={() => undo(row.id)}
        onClose={() => setAsking(false)}
      >
        <p>{row.sentence}. Everything it changed goes back to how it was, in your name.</p>
      </ConfirmDialog>
    </>
  );
}

/** What one row of the trail changed, and how to take it back. */
export function AuditDetails({ id, onAbout }: { id: string; onAbout: (entityId: string) => void }) {
  const detail = trpc.audit.get.useQuery({ id });
  if (detail.isPending) return <SkeletonText lines={3} />;
  if (detail.isError)
    return <ErrorState error={detail.error} title="The entry could not be loaded" onRetry={() => void detail.refetch()} />;
  const row = detail.data;
  const { subject } = row;
  return (
    <div className={classes.details}>
      <Changes before={row.before} after={row.after} />
      <Facts
        items={[
          { label: "When", value: fullTime(row.at) },
          ...(row.errorCode ? [{ label: "Refused with", value: <code>{row.errorCode}</code> }] : []),
          { label: "Address", value: row.ip },
          { label: "Request", value: <code className={classes.id}>{row.requestId}</code> },
        ]}
      />
      <div className={classes.buttons}>
        <UndoButton row={row} />
        {subject?.id && (
          <Button variant="subtle" size="xs" onClick={() => onAbout(subject.id ?? "")}>
            Everything about this
          </Button>
        )}
      </div>
    </div>
  );
}
