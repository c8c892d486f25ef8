import { type SectionKey, type StrategySections, type StrategyView, strategySections, weekdays } from "@frontoffice/api/schema/strategies";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { z } from "zod";
import { describeError } from "../../lib/errors.ts";
import { focusFirstError } from "../../lib/form-errors.ts";
import { weekdayOf } from "../../lib/format.ts";
import { parted } from "../../lib/shares.ts";
import { trpc } from "../../lib/trpc.ts";
import { useZodForm } from "../../lib/use-zod-form.ts";
import { toast } from "../../ui/toast.tsx";
import { useRefreshStrategy } from "./use-draft-job.ts";

export type SectionValues = Record<string, unknown>;
export type SectionForm = ReturnType<typeof useSectionEdit>["form"];

type Budget = StrategySections["budget"];

const optional = new Set(["pillar", "note", "currency", "channel", "totalCents"]);

/** What people leave behind while typing: empty lines, spaces, "" where nothing is meant, weekdays of old dates. */
function tidied(value: unknown, name = ""): unknown {
  if (typeof value === "string") return optional.has(name) && value.trim() === "" ? null : value.trim();
  if (Array.isArray(value)) return value.map((item) => tidied(item)).filter((item) => item !== "");
  if (value === null || typeof value !== "object") return value === undefined && optional.has(name) ? null : value;
  const entries = Object.entries(value).map(([key, item]) => [key, tidied(item, key)] as const);
  const tidy: SectionValues = Object.fromEntries(entries);
  const weekday = typeof tidy.date === "string" ? weekdays.find((day) => day === weekdayOf(String(tidy.date))) : undefined;
  return weekday ? { ...tidy, weekday } : tidy;
}

/** Amounts follow from the total and the shares, to the cent. */
function withAmounts(budget: Budget): Budget {
  const { totalCents, lines } = budget;
  const parts =
    totalCents === null
      ? null
      : parted(
          totalCents,
          lines.map(({ percent }) => percent),
        );
  return { ...budget, lines: lines.map((line, index) => ({ ...line, amountCents: parts?.[index] ?? null })) };
}

function sumOf(value: unknown): number | null {
  const lines = z.object({ lines: z.array(z.object({ percent: z.number() })).min(1) }).safeParse(value);
  return lines.success ? lines.data.lines.reduce((sum, { percent }) => sum + percent, 0) : null;
}

/** The API's own schema of the section, after tidying, with the one rule that spans fields. */
export function schemaOf(section: SectionKey) {
  const schema = z.preprocess((value) => tidied(value), strategySections.shape[section]);
  if (section !== "budget") return schema;
  return schema.superRefine((value, context) => {
    const sum = sumOf(value);
    if (sum !== null && sum !== 100)
      context.addIssue({ code: "custom", path: ["lines"], message: `The shares sum to ${sum}%. They should sum to 100%.` });
  });
}

/** What is sent of a form: tidied, checked, and with the amounts that follow from it. */
export function contentOf(section: SectionKey, values: SectionValues): Partial<StrategySections> {
  const content = schemaOf(section).parse(values);
  return { [section]: section === "budget" ? withAmounts(content as Budget) : content };
}

/** Editing one section by hand: the form, saving on the version that was seen, and what to do when it is not the last one. */
export function useSectionEdit(strategy: StrategyView, section: SectionKey, content: SectionValues, onClose: () => void) {
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  const refresh = useRefreshStrategy();
  // The page may learn of a newer version while somebody types; their edit still starts from the one they saw.
  const [seen] = useState(strategy.version);
  const form = useZodForm<SectionValues>(schemaOf(section), content);
  const update = trpc.strategies.update.useMutation({
    onSuccess: async (saved) => {
      utils.strategies.get.setData({ id: saved.id }, saved);
      toast.done(saved.version === seen ? "Nothing was changed." : `Saved as version ${saved.version}.`);
      onClose();
      if (saved.id !== strategy.id) await navigate({ to: "/strategies/$strategyId", params: { strategyId: saved.id } });
      await refresh();
    },
  });
  const fault = update.error ? describeError(update.error) : null;
  const newer = fault?.code === "conflict" && typeof fault.details?.currentVersion === "number" ? fault.details.currentVersion : null;
  const save = (expectedVersion: number) =>
    update.mutate({ id: strategy.id, expectedVersion, sections: contentOf(section, form.getValues()) });
  return {
    form,
    saving: update.isPending,
    error: newer === null ? update.error : null,
    /** The version that somebody else saved meanwhile. */
    newer,
    submit: form.onSubmit(() => save(seen), focusFirstError(form)),
    saveOver: () => newer !== null && save(newer),
    seeNewer: async () => {
      onClose();
      await refresh();
      await navigate({
        to: "/strategies/$strategyId/compare",
        params: { strategyId: strategy.id },
        search: { from: seen, to: newer ?? seen },
      });
    },
  };
}
