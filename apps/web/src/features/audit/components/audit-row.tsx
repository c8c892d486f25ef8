import { UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { Outputs } from "../../../lib/trpc.ts";
import { StatusBadge } from "../../../ui/status-badge.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { ClientLink } from "../../clients/components/client-link.tsx";
import { AuditDetails } from "./audit-details.tsx";
import classes from "./audit-row.module.css";
import { fieldLabel, surfaceLabels, surfaceOf } from "./audit-words.tsx";

export type AuditItem = Outputs["audit"]["list"]["items"][number];

function Badges({ row }: { row: AuditItem }) {
  return (
    <>
      {!row.ok && <StatusBadge tone="bad">Refused</StatusBadge>}
      {row.undoneBy && <StatusBadge tone="idle">Undone by {row.undoneBy.who}</StatusBadge>}
      {row.undoOf && <StatusBadge tone="info">Undoes an earlier change</StatusBadge>}
    </>
  );
}

/** One row of the trail; it opens to show what was changed. */
export function AuditRow({ row, onAbout }: { row: AuditItem; onAbout: (entityId: string) => void }) {
  const [opened, setOpened] = useState(false);
  const panel = useId();
  const surface = surfaceOf(row.surface);
  return (
    <li className={classes.row} data-undone={row.undoneBy !== null || undefined}>
      <div className={classes.line}>
        <UnstyledButton className={classes.button} aria-expanded={opened} aria-controls={panel} onClick={() => setOpened(!opened)}>
          <IconChevronRight className={classes.chevron} data-opened={opened || undefined} size={18} stroke={1.7} aria-hidden="true" />
          <span className={classes.words}>
            <span className={classes.sentence}>{row.sentence}</span>
            <span className={classes.meta}>
              <TimeAgo at={row.at} />
              <span>{surface ? surfaceLabels[surface] : row.surface}</span>
              {row.changed.length > 0 && <span className={classes.changed}>{row.changed.map(fieldLabel).join(", ")}</span>}
              <Badges row={row} />
            </span>
          </span>
        </UnstyledButton>
        {row.clientId && row.clientName && (
          <span className={classes.client}>
            <ClientLink id={row.clientId} name={row.clientName} />
          </span>
        )}
      </div>
      <div id={panel} className={classes.panel}>
        {opened && <AuditDetails id={row.id} onAbout={onAbout} />}
      </div>
    </li>
  );
}
