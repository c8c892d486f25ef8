import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { guardFocus } from "../lib/focus-guard.ts";
import { listenToKeys } from "../lib/shortcuts.ts";
import { forgetUndoable, undoLast } from "../lib/undo-stack.ts";
import { useShortcut, useShortcuts } from "../lib/use-shortcut.ts";
import { focusToast } from "../ui/toast.tsx";
import { useNavItems } from "./use-nav-items.ts";

interface Openers {
  openPalette: () => void;
  openSheet: () => void;
}

/** The keys that work on every page. */
export function useKeyboardLayer({ openPalette, openSheet }: Openers): void {
  const navigate = useNavigate();
  useEffect(listenToKeys, []);
  useEffect(guardFocus, []);
  // What somebody did is not the next one's to take back.
  useEffect(() => forgetUndoable, []);
  useShortcuts(
    useNavItems().flatMap(({ label, key, link }) =>
      key === undefined ? [] : [{ keys: `g ${key}`, does: label, group: "Go to" as const, run: () => void navigate({ to: link.to }) }],
    ),
  );
  useShortcuts([
    { keys: "mod+k", does: "Search everything, run a command", group: "Everywhere", run: openPalette, everywhere: true },
    { keys: "/", does: "Search this list, or everything", group: "Everywhere", run: () => focusSearch() || openPalette() },
    { keys: "?", does: "Show these shortcuts", group: "Everywhere", run: openSheet },
    { keys: "mod+z", does: "Undo the last change", group: "Everywhere", run: undoLast },
    { keys: "alt+t", does: "Go to the newest message and its Undo", group: "Everywhere", run: focusToast, everywhere: true },
  ]);
  useShortcut({ keys: "f6", does: "Go to the newest message and its Undo", group: "Everywhere", run: focusToast, everywhere: true });
}

/** Puts the cursor into the search field of the page, if it has one. */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
  field?.focus();
  field?.select();
  return field !== null;
}
