import { useNavigate } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import type { Outputs } from "../../../lib/trpc.ts";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { useMarkRead } from "../use-mark-read.ts";
import classes from "./notification-item.module.css";

export type Notification = Outputs["notifications"]["list"]["items"][number];

interface NotificationItemProps {
  notification: Notification;
  onOpen?: () => void;
  compact?: boolean;
}

/** One notification; following it marks it as read. */
export function NotificationItem({ notification, onOpen, compact = false }: NotificationItemProps) {
  const { id, title, body, link, readAt, createdAt } = notification;
  const navigate = useNavigate();
  const { markRead } = useMarkRead();
  const open = (event: MouseEvent) => {
    if (readAt === null) markRead({ ids: [id] });
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen?.();
    void navigate({ href: link });
  };
  return (
    <li className={classes.item} data-unread={readAt === null || undefined} data-compact={compact || undefined}>
      <a href={link ?? "/notifications"} className={classes.link} onClick={open}>
        <span className={classes.dot} aria-hidden="true" />
        <span className={classes.words}>
          <span className={classes.title}>
            {readAt === null && <span className="visually-hidden">Unread: </span>}
            {title}
          </span>
          {body && <span className={classes.body}>{body}</span>}
          <span className={classes.when}>
            <TimeAgo at={createdAt} />
          </span>
        </span>
      </a>
    </li>
  );
}
