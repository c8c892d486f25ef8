import { createCycleInput } from "@frontoffice/api/schema/projects/cycles";
import type { Inputs } from "../../lib/trpc.ts";
import { useZodForm } from "../../lib/use-zod-form.ts";
import type { Cycle } from "./use-cycle-actions.ts";

export interface MetadataRow {
  name: string;
  value: string;
}

export interface CycleValues extends Record<string, unknown> {
  name: string;
  number: number | "";
  s3Prefix: string;
  description: string;
  metadata: MetadataRow[];
}

type Metadata = Cycle["metadata"];

/** A field as people read it; nothing for null. */
const shown = (value: Metadata[string]) => (value === null ? "" : String(value));

/** What was typed, as programs want it: numbers and yes or no as such, nothing as null, all else as text. */
export function typed(text: string): Metadata[string] {
  const value = text.trim();
  if (value === "") return null;
  if (value === "true" || value === "false") return value === "true";
  return String(Number(value)) === value && Number.isFinite(Number(value)) ? Number(value) : value;
}

/** Rows as metadata; what nobody changed keeps its kind, so that the text "240" does not become a number. */
export function toMetadata(rows: readonly MetadataRow[], before: Metadata = {}): Metadata {
  const filled = rows.filter(({ name, value }) => name.trim() !== "" || value.trim() !== "");
  return Object.fromEntries(
    filled.map(({ name, value }) => {
      const old = before[name.trim()];
      return [name.trim(), old !== undefined && shown(old) === value ? old : typed(value)];
    }),
  );
}

/** What is wrong with the rows, by the path of the field. */
function rowErrors(rows: readonly MetadataRow[]): Record<string, string> {
  const errors: Record<string, string> = {};
  const seen = new Set<string>();
  for (const [index, { name, value }] of rows.entries()) {
    const key = name.trim();
    if (key === "" && value.trim() !== "") errors[`metadata.${index}.name`] = "Give it a name.";
    if (key.length > 60) errors[`metadata.${index}.name`] = "Use at most 60 characters.";
    if (key !== "" && seen.has(key)) errors[`metadata.${index}.name`] = "This name is used twice.";
    if (value.length > 1000) errors[`metadata.${index}.value`] = "Use at most 1,000 characters.";
    seen.add(key);
  }
  return errors;
}

export function cycleValues(cycle: Cycle | null): CycleValues {
  return {
    name: cycle?.name ?? "",
    number: "",
    s3Prefix: "",
    description: cycle?.description ?? "",
    metadata: Object.entries(cycle?.metadata ?? {}).map(([name, value]) => ({ name, value: shown(value) })),
  };
}

const fields = createCycleInput.pick({ description: true, s3Prefix: true });

export function useCycleForm(cycle: Cycle | null) {
  const form = useZodForm<CycleValues>(fields.loose(), cycleValues(cycle));
  const check = () => {
    const { errors } = form.validate();
    const all = { ...errors, ...rowErrors(form.getValues().metadata) };
    form.setErrors(all);
    return all;
  };
  return { form, check };
}

export type CycleForm = ReturnType<typeof useCycleForm>["form"];

/** As the API takes it; of a new cycle what is empty follows from the number. */
export function toCycleInput({ name, description, metadata }: CycleValues, cycle: Cycle | null) {
  const named = name.trim() === "" ? {} : { name };
  return { ...named, description, metadata: toMetadata(metadata, cycle?.metadata) } satisfies Partial<Inputs["cycles"]["create"]>;
}

export function placeInput({ number, s3Prefix }: CycleValues) {
  return { ...(number !== "" && { number }), ...(s3Prefix.trim() !== "" && { s3Prefix }) };
}
