import { ActionIcon, Menu } from "@mantine/core";
import { IconArrowBackUp, IconClock, IconDots } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type SnoozeTime, snoozeTimes } from "../../../lib/snooze-times.ts";
import type { InboxAction, InboxItem } from "../use-inbox-actions.ts";

interface RowMenuProps {
  item: InboxItem;
  /** The actions that have no button in the row. */
  actions: readonly InboxAction[];
  onAct: (action: InboxAction) => void;
  onSnooze: (time: SnoozeTime) => void;
  onUnsnooze: () => void;
}

/** The rest of what can be done with a row, and when it shall come back. */
export function RowMenu({ item, actions, onAct, onSnooze, onUnsnooze }: RowMenuProps) {
  const navigate = useNavigate();
  const choose = (action: InboxAction) => (action.link === null ? onAct(action) : void navigate({ href: action.link }));
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={34} aria-label={`More for: ${item.sentence}`}>
          <IconDots size={20} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item key={action.name} onClick={() => choose(action)}>
            {action.label}
          </Menu.Item>
        ))}
        {actions.length > 0 && <Menu.Divider />}
        {item.snoozedUntil !== null && (
          <Menu.Item leftSection={<IconArrowBackUp size={17} />} onClick={onUnsnooze}>
            Bring it back now
          </Menu.Item>
        )}
        {snoozeTimes(new Date()).map((time) => (
          <Menu.Item key={time.label} leftSection={<IconClock size={17} />} onClick={() => onSnooze(time)}>
            {time.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
