import { Button } from "@mantine/core";
import { useState } from "react";
import { plural } from "../../../lib/format.ts";
import { type AuditItem, AuditRow } from "./audit-row.tsx";
import classes from "./audit-run.module.css";

/** The rest of a run in which one person did the same again and again, until somebody wants to see each. */
export function AuditRun({ rows, onAbout }: { rows: readonly AuditItem[]; onAbout: (entityId: string) => void }) {
  const [opened, setOpened] = useState(false);
  if (opened) return rows.map((row) => <AuditRow key={row.id} row={row} onAbout={onAbout} />);
  return (
    <li className={classes.run}>
      <Button variant="subtle" size="compact-sm" onClick={() => setOpened(true)}>
        Show {plural(rows.length, "earlier entry", "earlier entries")} like this
      </Button>
    </li>
  );
}
