import { lazy, type ReactNode, Suspense, useCallback, useState } from "react";
import { PaletteContext } from "./palette-context.ts";
import { useKeyboardLayer } from "./use-keyboard-layer.ts";

const CommandPalette = lazy(() => import("./command-palette.tsx").then((module) => ({ default: module.CommandPalette })));
const ShortcutSheet = lazy(() => import("./shortcut-sheet.tsx").then((module) => ({ default: module.ShortcutSheet })));

/** Loads the command palette and the sheet of shortcuts when they are first asked for, by button or by key. */
export function PaletteProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState(0);
  const [sheet, setSheet] = useState<boolean>();
  const openPalette = useCallback(() => setAsked((times) => times + 1), []);
  const openSheet = useCallback(() => setSheet(true), []);
  useKeyboardLayer({ openPalette, openSheet });
  return (
    <PaletteContext value={openPalette}>
      {children}
      <Suspense>{asked > 0 && <CommandPalette asked={asked} openSheet={openSheet} />}</Suspense>
      <Suspense>{sheet !== undefined && <ShortcutSheet opened={sheet} onClose={() => setSheet(false)} />}</Suspense>
    </PaletteContext>
  );
}
