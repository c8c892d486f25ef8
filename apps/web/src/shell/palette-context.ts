import { createContext, useContext } from "react";

export const PaletteContext = createContext<() => void>(() => {});

/** Opens the command palette. */
export const usePalette = () => useContext(PaletteContext);
