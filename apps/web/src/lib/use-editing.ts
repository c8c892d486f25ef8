import type { UseFormReturnType } from "@mantine/form";
import { useEffect } from "react";
import { describeError } from "./errors.ts";

interface EditingOptions<Values> {
  form: UseFormReturnType<Values>;
  /** Why the last attempt to save failed. */
  error: unknown;
  onDirty: (dirty: boolean) => void;
  /** Starts over from the row as it is now; left out for what is new, and where nothing keeps versions. */
  loadLatest?: (() => Promise<void>) | undefined;
}

/**
 * What a form in a drawer has beside its fields: it tells the drawer when something was typed, shows a failure unless that stands at
 * a field, and offers the latest version once somebody else's change is in the way.
 */
export function useEditing<Values extends Record<string, unknown>>({ form, error, onDirty, loadLatest }: EditingOptions<Values>) {
  const dirty = form.isDirty();
  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  const shown = Object.keys(form.errors).length === 0 ? error : null;
  const stale = shown !== null && describeError(shown).code === "conflict";
  return { error: shown, onLoadLatest: stale && loadLatest ? () => void loadLatest() : undefined };
}
