import { useEffect, useEffectEvent } from "react";
import { useShortcuts } from "./use-shortcut.ts";

/** Something that can be done on the page that is open. */
export interface PageAction {
  /** As the button says it: "Approve". */
  label: string;
  /** Other words that people look for. */
  synonyms?: string;
  /** A key that does it too: "c". */
  keys?: string;
  run: () => void;
}

const registered = new Set<readonly PageAction[]>();
const listeners = new Set<() => void>();
let shown: readonly PageAction[] = [];

function announce() {
  shown = [...registered].flat();
  for (const listener of listeners) listener();
}

/** What the open page offers to the command palette. */
export const pageActions = {
  list: () => shown,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

/** Offers what a page does in the command palette, first of all, and by keys where it names them; false, null and undefined are left out. */
export function usePageActions(given: readonly (PageAction | false | null | undefined)[]): void {
  const actions = given.filter((action) => typeof action === "object" && action !== null);
  const run = useEffectEvent((label: string) => actions.find((action) => action.label === label)?.run());
  const said = JSON.stringify(actions);
  useEffect(() => {
    const parsed: Omit<PageAction, "run">[] = JSON.parse(said);
    const all = parsed.map((action): PageAction => ({ ...action, run: () => run(action.label) }));
    registered.add(all);
    announce();
    return () => {
      registered.delete(all);
      announce();
    };
  }, [said]);
  useShortcuts(actions.flatMap(({ keys, label, run: act }) => (keys === undefined ? [] : [{ keys, does: label, run: act }])));
}
