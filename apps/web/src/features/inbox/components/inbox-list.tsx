import { useMemo, useRef, useState } from "react";
import type { SnoozeTime } from "../../../lib/snooze-times.ts";
import { useShortcuts } from "../../../lib/use-shortcut.ts";
import { type InboxAction, type InboxItem, useInboxActions } from "../use-inbox-actions.ts";
import { useRowFocus } from "../use-row-focus.ts";
import { type Asked, CommentDialog } from "./comment-dialog.tsx";
import classes from "./inbox-list.module.css";
import { InboxRow, isDangerous } from "./inbox-row.tsx";

interface InboxListProps {
  items: readonly InboxItem[];
  label: string;
  compact?: boolean;
  /** On phones the first three alone: it stands above something else. */
  few?: boolean;
  /** Whether the list answers to j, k, a and r. */
  keyboard?: boolean;
  /** A question has come up above the page, or is over. */
  onAsking?: (isAsking: boolean) => void;
}

const keyOf = ({ kind, id }: InboxItem) => `${kind}:${id}`;

/** Rows that leave as soon as they are dealt with; what could not be done comes back. */
export function InboxList({ items, label, compact = false, few = false, keyboard = false, onAsking }: InboxListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const shown = useMemo(() => items.filter((item) => !gone.has(keyOf(item) + item.since)), [items, gone]);
  const keys = useMemo(() => shown.map(keyOf), [shown]);
  const focus = useRowFocus(list, keys);
  const { act, snooze, unsnooze } = useInboxActions();

  const leaving = async (item: InboxItem, work: () => Promise<boolean>) => {
    const key = keyOf(item) + item.since;
    focus.leave(keyOf(item));
    setGone((before) => new Set(before).add(key));
    await work();
    setGone((before) => new Set([...before].filter((one) => one !== key)));
  };
  const ask = (question: Asked | null) => {
    setAsked(question);
    onAsking?.(question !== null);
  };
  const perform = (item: InboxItem, action: InboxAction) => {
    if (action.needs !== null || isDangerous(item, action)) ask({ item, action });
    else void leaving(item, () => act(item, action));
  };
  const answer = ({ item, action }: Asked, comment?: string) => {
    ask(null);
    void leaving(item, () => act(item, action, comment));
  };
  const onFocused = (name: InboxAction["name"]) => () => {
    const item = shown.find((one) => keyOf(one) === focus.current());
    const action = item?.actions.find((one) => one.name === name && one.procedure !== null);
    if (item && action) perform(item, action);
  };
  useShortcuts(
    keyboard
      ? [
          { keys: "j", does: "Next row", run: () => focus.move(1) },
          { keys: "k", does: "Row before", run: () => focus.move(-1) },
          { keys: "a", does: "Approve", run: onFocused("approve") },
          { keys: "r", does: "Reject", run: onFocused("reject") },
        ]
      : [],
  );
  return (
    <>
      <ul ref={list} className={classes.list} aria-label={label} data-few={few || undefined} tabIndex={-1}>
        {shown.map((item) => (
          <InboxRow
            key={keyOf(item)}
            item={item}
            compact={compact}
            onAct={perform}
            onSnooze={(one, { until, words }: SnoozeTime) => void leaving(one, () => snooze(one, until, words))}
            onUnsnooze={(one) => void leaving(one, () => unsnooze(one))}
          />
        ))}
      </ul>
      <CommentDialog asked={asked} onAnswer={answer} onClose={() => ask(null)} />
    </>
  );
}
