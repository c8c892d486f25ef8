import { useEffect, useEffectEvent } from "react";
import { registerShortcuts, type Shortcut, type ShortcutGroup } from "./shortcuts.ts";

interface PageShortcut extends Omit<Shortcut, "group"> {
  /** The heading in the sheet of shortcuts. Default: "On this page". */
  group?: ShortcutGroup;
}

/**
 * Keys that work as long as the component is shown; null while they shall not. They do nothing in fields, menus and dialogs, or while the
 * person has switched them off, and the "?" sheet lists them. The last component to say what a key does wins.
 */
export function useShortcut(shortcut: PageShortcut | null): void {
  useShortcuts(shortcut ? [shortcut] : []);
}

/** Several of them; they may change from one render to the next. */
export function useShortcuts(shortcuts: readonly PageShortcut[]): void {
  const run = useEffectEvent((keys: string) => shortcuts.find((shortcut) => shortcut.keys === keys)?.run());
  const said = JSON.stringify(shortcuts);
  useEffect(() => {
    const parsed: Omit<PageShortcut, "run">[] = JSON.parse(said);
    const all = parsed.map((shortcut): Shortcut => ({ group: "On this page", ...shortcut, run: () => run(shortcut.keys) }));
    return all.length === 0 ? undefined : registerShortcuts(all);
  }, [said]);
}
