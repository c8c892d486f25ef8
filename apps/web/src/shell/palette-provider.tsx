import { useHotkeys } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense, useCallback, useState } from "react";
import { PaletteContext } from "./palette-context.ts";

const CommandPalette = lazy(() => import("./command-palette.tsx").then((module) => ({ default: module.CommandPalette })));

/** Loads the command palette when it is first asked for, by button or by key. */
export function PaletteProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState(0);
  const open = useCallback(() => setAsked((times) => times + 1), []);
  useHotkeys([["mod+K", open]], []);
  return (
    <PaletteContext value={open}>
      {children}
      <Suspense>{asked > 0 && <CommandPalette asked={asked} />}</Suspense>
    </PaletteContext>
  );
}
