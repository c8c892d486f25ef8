import { storageKinds } from "@frontoffice/api/schema/storage";
import { Button } from "@mantine/core";
import { useState } from "react";
import { plural } from "../../../lib/format.ts";
import { usePermission } from "../../../lib/session.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import rows from "../../../ui/row.module.css";
import { StatusBadge } from "../../../ui/status-badge.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { type Connection, hostOf, useConnectionActions } from "../use-connection-actions.ts";
import { ProbeSteps } from "./probe-steps.tsx";

interface ConnectionRowProps {
  connection: Connection;
  onEdit: (connection: Connection) => void;
}

function State({ connection: { state, secretIsReadable } }: { connection: Connection }) {
  if (!secretIsReadable) return <StatusBadge tone="bad">Secret unreadable</StatusBadge>;
  if (state === "works") return <StatusBadge tone="good">Works</StatusBadge>;
  if (state === "fails") return <StatusBadge tone="bad">Fails</StatusBadge>;
  return <StatusBadge tone="idle">Not tested</StatusBadge>;
}

function Note({ connection: { state, lastError, lastCheckedAt, secretIsReadable } }: { connection: Connection }) {
  if (!secretIsReadable) {
    return <p className={rows.note}>The key that encrypted the secret is missing. Enter the secret again to use this storage.</p>;
  }
  if (state === "fails" && lastError) return <p className={rows.note}>{lastError}</p>;
  if (lastCheckedAt === null) return null;
  return (
    <p className={rows.meta}>
      Tested <TimeAgo at={lastCheckedAt} />
    </p>
  );
}

/** One connection: where it leads, what its last test said, and what may be done. */
export function ConnectionRow({ connection, onEdit }: ConnectionRowProps) {
  const { name, kind, endpoint, region, defaultBucket, projects } = connection;
  const mayChange = usePermission("storage:write");
  const { remove, test, testing, tested } = useConnectionActions(connection);
  const [asking, setAsking] = useState(false);
  const common = { size: "xs", variant: "default" } as const;
  return (
    <li className={rows.row}>
      <div className={rows.top}>
        <div className={rows.words}>
          <p className={rows.title}>{name}</p>
          <p className={rows.meta}>
            {storageKinds[kind].label} · {hostOf(endpoint)} · {region}
          </p>
          <p className={rows.meta}>
            Bucket {defaultBucket ?? "not named"} · {projects === 0 ? "no project yet" : plural(projects, "project")}
          </p>
        </div>
        <State connection={connection} />
      </div>
      {!testing && !tested && <Note connection={connection} />}
      {mayChange && (
        <div className={rows.buttons}>
          <Button {...common} loading={testing} onClick={test} aria-label={`Test ${name}`}>
            Test
          </Button>
          <Button {...common} onClick={() => onEdit(connection)} aria-label={`Edit ${name}`}>
            Edit
          </Button>
          <Button {...common} onClick={() => setAsking(true)} aria-label={`Delete ${name}`}>
            Delete
          </Button>
        </div>
      )}
      {(testing || tested) && <ProbeSteps probe={testing ? undefined : tested} />}
      <ConfirmDialog
        opened={asking}
        title={`Delete ${name}?`}
        verb="Delete"
        dangerous
        onClose={() => setAsking(false)}
        onConfirm={() => {
          remove();
          setAsking(false);
        }}
      >
        Files on the server stay as they are. You can undo this.
      </ConfirmDialog>
    </li>
  );
}
