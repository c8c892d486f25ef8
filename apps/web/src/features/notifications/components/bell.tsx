import { Popover, UnstyledButton } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { BellInbox } from "../../inbox/components/bell-inbox.tsx";
import { useMarkRead } from "../use-mark-read.ts";
import { useNotificationFeed } from "../use-notification-feed.ts";
import classes from "./bell.module.css";
import { LatestNotifications } from "./latest-notifications.tsx";

/** What one is told, on every page: the count at once, the latest on demand. */
export function Bell() {
  const { unread, news } = useNotificationFeed();
  const [opened, setOpened] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const close = () => setOpened(false);
  const { markRead } = useMarkRead();
  const dropdown = useRef<HTMLDivElement>(null);
  const markAll = () => {
    markRead({ all: true });
    // The button goes when nothing is unread, and the focus would be lost with it; then Escape would close nothing.
    dropdown.current?.focus();
  };
  const shown = unread > 99 ? "99+" : String(unread);
  const label = unread === 0 ? "Notifications, none unread" : `Notifications, ${shown} unread`;
  return (
    <>
      <Popover
        opened={opened}
        onChange={setOpened}
        closeOnClickOutside={!isAsking}
        closeOnEscape={!isAsking}
        position="bottom-end"
        width={380}
        shadow="md"
        radius="md"
        trapFocus={!isAsking}
        returnFocus
      >
        <Popover.Target>
          <UnstyledButton className={classes.button} aria-label={label} onClick={() => setOpened(!opened)}>
            <IconBell size={20} stroke={1.7} aria-hidden="true" />
            {unread > 0 && (
              <span className={classes.count} aria-hidden="true">
                {shown}
              </span>
            )}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown ref={dropdown} aria-label="Notifications" className={classes.dropdown}>
          {opened && <BellInbox onAsking={setAsking} />}
          <div className={classes.head}>
            <span className={classes.title}>{unread === 0 ? "Notifications" : `${shown} unread`}</span>
            {unread > 0 && (
              <UnstyledButton className={classes.link} onClick={markAll}>
                Mark all as read
              </UnstyledButton>
            )}
          </div>
          {opened && <LatestNotifications onOpen={close} />}
          <div className={classes.foot}>
            <Link to="/notifications" className={classes.link} onClick={close}>
              All notifications
            </Link>
            <Link to="/settings/notifications" className={classes.link} onClick={close}>
              Choose notifications
            </Link>
          </div>
        </Popover.Dropdown>
      </Popover>
      <span className="visually-hidden" role="status" aria-live="polite">
        {news}
      </span>
    </>
  );
}
