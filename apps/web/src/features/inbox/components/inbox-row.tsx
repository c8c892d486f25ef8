import { Button } from "@mantine/core";
import { IconAlertTriangle, IconBell, IconBulb, IconCloudUpload, IconDatabase, IconRobot, IconWebhook } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { SnoozeTime } from "../../../lib/snooze-times.ts";
import { LinkButton } from "../../../ui/link-button.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import type { InboxAction, InboxItem } from "../use-inbox-actions.ts";
import classes from "./inbox-row.module.css";
import { RowMenu } from "./row-menu.tsx";

const ICONS: Partial<Record<InboxItem["kind"], typeof IconBell>> = {
  review: IconBulb,
  request: IconRobot,
  job: IconAlertTriangle,
  upload: IconCloudUpload,
  storage: IconDatabase,
  webhook: IconWebhook,
};

/** Buttons of a row; what else can be done stands in its menu. */
const MOST_BUTTONS = 2;

export interface InboxRowProps {
  item: InboxItem;
  /** Below the bell, where there is little room. */
  compact?: boolean;
  onAct: (item: InboxItem, action: InboxAction) => void;
  onSnooze: (item: InboxItem, time: SnoozeTime) => void;
  onUnsnooze: (item: InboxItem) => void;
}

/** Approving what cannot be taken back. */
export const isDangerous = ({ kind, severity }: InboxItem, { name }: InboxAction) =>
  kind === "request" && severity === "high" && name === "approve";

function ActionButton({ item, action, first, onAct }: Pick<InboxRowProps, "item" | "onAct"> & { action: InboxAction; first: boolean }) {
  const look = { size: "compact-sm", variant: first ? "light" : "default", "aria-label": `${action.label}: ${item.sentence}` } as const;
  if (action.link !== null) {
    return (
      <LinkButton to={action.link} {...look}>
        {action.label}
      </LinkButton>
    );
  }
  return (
    <Button {...look} {...(isDangerous(item, action) && { color: "red" })} onClick={() => onAct(item, action)}>
      {action.label}
    </Button>
  );
}

/** One thing that waits, with what can be done about it. */
export function InboxRow({ item, compact = false, onAct, onSnooze, onUnsnooze }: InboxRowProps) {
  const { kind, sentence, detail, client, since, link, actions, severity } = item;
  const Icon = ICONS[kind] ?? IconBell;
  const buttons = actions.slice(0, MOST_BUTTONS);
  return (
    <li className={classes.row} data-inbox-row={`${kind}:${item.id}`} data-compact={compact || undefined} tabIndex={-1}>
      <Icon className={classes.icon} data-severity={severity} size={20} stroke={1.7} aria-hidden="true" />
      <div className={classes.words}>
        <Link to={link} className={classes.sentence}>
          {sentence}
        </Link>
        <p className={classes.meta}>
          {client && !sentence.includes(client.name) && `${client.name} · `}
          <TimeAgo at={since} />
          {detail && ` · ${detail}`}
        </p>
      </div>
      <div className={classes.actions}>
        {buttons.map((action, at) => (
          <ActionButton key={action.name} item={item} action={action} first={at === 0} onAct={onAct} />
        ))}
        <RowMenu
          item={item}
          actions={actions.slice(MOST_BUTTONS)}
          onAct={(action) => onAct(item, action)}
          onSnooze={(time) => onSnooze(item, time)}
          onUnsnooze={() => onUnsnooze(item)}
        />
      </div>
    </li>
  );
}
