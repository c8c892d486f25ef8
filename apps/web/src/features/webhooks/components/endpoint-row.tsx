import { Button, Switch } from "@mantine/core";
import { useState } from "react";
import { plural } from "../../../lib/format.ts";
import { usePermission } from "../../../lib/session.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import rows from "../../../ui/row.module.css";
import { StatusBadge } from "../../../ui/status-badge.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { type Endpoint, hostOf, useEndpointActions } from "../use-endpoint-actions.ts";
import { EndpointHealth } from "./endpoint-health.tsx";
import classes from "./endpoint-row.module.css";
import { RotateDialog } from "./rotate-dialog.tsx";
import type { Revealed } from "./secret-dialog.tsx";
import { TestOutcome } from "./test-outcome.tsx";

interface EndpointRowProps {
  endpoint: Endpoint;
  onEdit: (endpoint: Endpoint) => void;
  onSecret: (revealed: Revealed) => void;
}

function State({ endpoint }: { endpoint: Endpoint }) {
  if (!endpoint.secretIsReadable) return <StatusBadge tone="bad">Secret unreadable</StatusBadge>;
  if (!endpoint.isEnabled) return <StatusBadge tone="idle">Disabled</StatusBadge>;
  if (endpoint.failingSince) return <StatusBadge tone="warn">Failing</StatusBadge>;
  return <StatusBadge tone="good">Enabled</StatusBadge>;
}

/** What a person should know beside the badge: why it stands still, or since when it fails. */
function Note({ endpoint }: { endpoint: Endpoint }) {
  const { failingSince, disabledAt, disabledReason } = endpoint;
  if (!endpoint.secretIsReadable) return <p className={rows.note}>The key that encrypted its secret is missing. Rotate the secret.</p>;
  if (disabledReason === "gone") return <p className={rows.note}>It answered 410 Gone, so it was disabled at once.</p>;
  if (disabledReason === "failing" && disabledAt) {
    return (
      <p className={rows.note}>
        Every delivery failed for a day. Disabled <TimeAgo at={disabledAt} />. Enable it and redeliver what you need.
      </p>
    );
  }
  if (!failingSince || !endpoint.isEnabled) return null;
  return (
    <p className={rows.note}>
      {plural(endpoint.consecutiveFailures, "failure")} since it last answered, the first <TimeAgo at={failingSince} />. After a day it is
      disabled.
    </p>
  );
}

function Chosen({ endpoint: { events, clientIds, previousSecretUntil } }: { endpoint: Endpoint }) {
  const which = events.includes("*") ? "All events" : plural(events.length, "event");
  const whose = clientIds ? ` of ${plural(clientIds.length, "client")}` : "";
  return (
    <p className={rows.meta}>
      {which}
      {whose}
      {previousSecretUntil && (
        <>
          {" · the previous secret also signs and expires "}
          <TimeAgo at={previousSecretUntil} />
        </>
      )}
    </p>
  );
}

function Buttons({ endpoint, onEdit, onSecret }: EndpointRowProps) {
  const { remove, test, testing, tested } = useEndpointActions(endpoint);
  const [asking, setAsking] = useState<"rotate" | "delete" | null>(null);
  const host = hostOf(endpoint.url);
  const close = () => setAsking(null);
  const common = { size: "xs", variant: "default" } as const;
  return (
    <>
      <div className={rows.buttons}>
        <Button {...common} loading={testing} onClick={test} aria-label={`Send a test to ${host}`}>
          Send a test
        </Button>
        <Button {...common} onClick={() => onEdit(endpoint)} aria-label={`Edit ${host}`}>
          Edit
        </Button>
        <Button {...common} onClick={() => setAsking("rotate")} aria-label={`Rotate the secret of ${host}`}>
          Rotate secret
        </Button>
        <Button {...common} onClick={() => setAsking("delete")} aria-label={`Delete ${host}`}>
          Delete
        </Button>
        {tested && <TestOutcome key={tested} deliveryId={tested} />}
      </div>
      <RotateDialog endpoint={endpoint} opened={asking === "rotate"} onSecret={onSecret} onClose={close} />
      <ConfirmDialog
        opened={asking === "delete"}
        title={`Delete ${host}?`}
        verb="Delete"
        dangerous
        onClose={close}
        onConfirm={() => {
          remove();
          close();
        }}
      >
        It is no longer notified, and pending deliveries are dropped. You can undo this.
      </ConfirmDialog>
    </>
  );
}

/** One endpoint: its address and state, how it fares, and what may be done. */
export function EndpointRow(props: EndpointRowProps) {
  const { endpoint } = props;
  const mayChange = usePermission("webhooks:write");
  const { toggle, toggling } = useEndpointActions(endpoint);
  return (
    <li className={rows.row}>
      <div className={rows.top}>
        <div className={rows.words}>
          <p className={rows.title}>{endpoint.url}</p>
          {endpoint.description && <p className={rows.meta}>{endpoint.description}</p>}
          <Chosen endpoint={endpoint} />
        </div>
        <div className={classes.state}>
          <State endpoint={endpoint} />
          {mayChange && (
            <Switch
              checked={endpoint.isEnabled}
              disabled={toggling}
              onChange={(event) => toggle(event.currentTarget.checked)}
              aria-label={`Notify ${hostOf(endpoint.url)}`}
            />
          )}
        </div>
      </div>
      <Note endpoint={endpoint} />
      <EndpointHealth health={endpoint.health} />
      {mayChange && <Buttons {...props} />}
    </li>
  );
}
