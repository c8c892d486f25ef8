import { Button } from "@mantine/core";
import { IconRobot, IconTerminal2 } from "@tabler/icons-react";
import { useState } from "react";
import { usePermission } from "../../../lib/session.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import rows from "../../../ui/row.module.css";
import { type Key, useKeyActions } from "../use-keys.ts";
import { KeyLimits, KeyState, KeyTimes } from "./key-limits.tsx";
import classes from "./key-row.module.css";
import { RenameDialog } from "./rename-dialog.tsx";

const kinds = { service: { Icon: IconTerminal2, label: "Service" }, agent: { Icon: IconRobot, label: "Agent" } } as const;

function Buttons({ apiKey }: { apiKey: Key }) {
  const [asking, setAsking] = useState<"rename" | "revoke" | null>(null);
  const close = () => setAsking(null);
  const { revoke, revoking, rename, renaming } = useKeyActions(close);
  const { id, name } = apiKey;
  return (
    <div className={classes.buttons}>
      <Button size="xs" variant="default" onClick={() => setAsking("rename")}>
        Rename<span className="visually-hidden"> {name}</span>
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsking("revoke")}>
        Revoke<span className="visually-hidden"> {name}</span>
      </Button>
      <RenameDialog name={asking === "rename" ? name : null} pending={renaming} onSave={(next) => rename(id, next)} onClose={close} />
      <ConfirmDialog
        opened={asking === "revoke"}
        title={`Revoke ${name}?`}
        verb="Revoke the key"
        dangerous
        pending={revoking}
        onConfirm={() => revoke(id)}
        onClose={close}
      >
        Programs that use it lose access within a second. You cannot undo this.
      </ConfirmDialog>
    </div>
  );
}

/** One key: what it is, what it may do, when it was used, and how to end it. */
export function KeyRow({ apiKey }: { apiKey: Key }) {
  const mayChange = usePermission("apiKeys:write");
  const { Icon, label } = kinds[apiKey.kind];
  return (
    <li className={classes.row} data-over={apiKey.state !== "active" || undefined}>
      <Icon className={classes.icon} size={24} stroke={1.5} aria-hidden="true" />
      <div className={classes.words}>
        <div className={classes.top}>
          <p className={classes.name}>{apiKey.name}</p>
          <KeyState state={apiKey.state} />
        </div>
        <p className={rows.meta}>
          {label} · <code>{apiKey.prefix}…</code>
        </p>
        <KeyLimits apiKey={apiKey} />
        <KeyTimes apiKey={apiKey} />
        {mayChange && apiKey.state === "active" && <Buttons apiKey={apiKey} />}
      </div>
    </li>
  );
}
