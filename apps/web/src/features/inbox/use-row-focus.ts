import { type RefObject, useEffect, useRef } from "react";

const ROW = "[data-inbox-row]";

const rowsOf = (list: HTMLElement | null) => [...(list?.querySelectorAll<HTMLElement>(ROW) ?? [])];
const focusedRow = () => document.activeElement?.closest<HTMLElement>(ROW) ?? null;

/** Moves the focus between the rows of a list, and gives it to the next one when a row has left. */
export function useRowFocus(list: RefObject<HTMLElement | null>, keys: readonly string[]) {
  const next = useRef<string | null>(null);
  useEffect(() => {
    if (next.current === null) return;
    const wanted = next.current;
    const rows = rowsOf(list.current);
    const target = rows.find((row) => row.dataset.inboxRow === wanted) ?? rows.at(-1) ?? list.current;
    next.current = null;
    target?.focus();
  }, [keys, list]);
  return {
    /** The key of the row that has the focus, or within which it is. */
    current: () => (list.current?.contains(document.activeElement) ? (focusedRow()?.dataset.inboxRow ?? null) : null),
    move: (step: 1 | -1) => {
      const rows = rowsOf(list.current);
      const focused = focusedRow();
      const at = focused ? rows.indexOf(focused) : -1;
      rows[at === -1 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
    },
    /** Says that the row is about to leave. */
    leave: (key: string) => {
      const at = keys.indexOf(key);
      next.current = keys[at + 1] ?? keys[at - 1] ?? "";
    },
  };
}
