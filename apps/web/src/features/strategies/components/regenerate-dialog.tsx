import {
  type RegenerateStrategyInput,
  regenerateStrategyInput,
  type SectionKey,
  type StrategyView,
  sectionKeys,
  sectionLabels,
} from "@frontoffice/api/schema/strategies";
import { Button, Modal, Select, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { useRefreshStrategy } from "../use-draft-job.ts";
import classes from "./regenerate-dialog.module.css";

const whole = "whole";

/** Instructions that any writer understands, the rule-based one too. */
const suggestions: Record<SectionKey | typeof whole, string[]> = {
  whole: ["Make it shorter", "Add LinkedIn", "No posts on weekends", "Budget 900 EUR a month", "Use a warmer tone"],
  summary: ["Make it shorter", "Use a professional tone"],
  positioning: ["Use a warmer tone", "Avoid superlatives", "Make it shorter"],
  audience: ["Add young families", "Make it shorter"],
  channels: ["Add LinkedIn", "Drop Facebook", "Only two posts a week"],
  pillars: ["Focus on prices", "Make it shorter"],
  calendar: ["No posts on weekends", "Fewer posts", "3 posts per week"],
  kpis: ["Focus on Instagram", "3 posts per week"],
  budget: ["Budget 900 EUR a month", "No adverts"],
  risks: ["Make it shorter"],
};

const choices = [{ value: whole, label: "The whole strategy" }, ...sectionKeys.map((key) => ({ value: key, label: sectionLabels[key] }))];

interface RegenerateFormProps {
  strategy: StrategyView;
  section: SectionKey | typeof whole;
  onClose: () => void;
}

function useRegenerateForm({ strategy, section, onClose }: RegenerateFormProps) {
  const navigate = useNavigate();
  const refresh = useRefreshStrategy();
  const form = useZodForm<{ id: string; expectedVersion: number; section: string; instruction: string }>(
    regenerateStrategyInput.omit({ section: true }).loose(),
    {
      id: strategy.id,
      expectedVersion: strategy.version,
      section,
      instruction: "",
    },
  );
  const regenerate = trpc.strategies.regenerate.useMutation({
    onSuccess: async ({ strategyId }) => {
      onClose();
      if (strategyId !== strategy.id) await navigate({ to: "/strategies/$strategyId", params: { strategyId } });
      await refresh();
      scrollTo({ top: 0 });
    },
    onError: (error) => showFieldErrors(form, error),
  });
  const submit = form.onSubmit(({ section: chosen, instruction, ...seen }) => {
    const part = sectionKeys.find((key) => key === chosen);
    regenerate.mutate({ ...seen, ...(part && { section: part }), instruction } satisfies RegenerateStrategyInput);
  }, focusFirstError(form));
  return { form, regenerate, submit };
}

function RegenerateForm(props: RegenerateFormProps) {
  const { strategy, onClose } = props;
  const { form, regenerate, submit } = useRegenerateForm(props);
  const chosen = choices.find(({ value }) => value === form.values.section)?.value ?? whole;
  const approved = strategy.status === "approved";
  const add = (words: string) => {
    const said = form.values.instruction.trim().replace(/\.$/, "");
    if (!said.includes(words)) form.setFieldValue("instruction", said === "" ? words : `${said}. ${words}`);
  };
  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <FormError error={regenerate.error} />
      <p className={classes.what}>
        {approved
          ? "The approved version stays as it is. A new draft starts with its content, and what you ask for here is written into it."
          : "A new version is written. The current one is kept, and you can compare the two."}
      </p>
      {strategy.version > 0 && (
        <Select label="What to write again" data={choices} allowDeselect={false} {...form.getInputProps("section")} />
      )}
      <Textarea
        label="Instruction"
        description="Leave it empty for another take."
        autosize
        minRows={3}
        maxRows={8}
        data-autofocus
        {...form.getInputProps("instruction")}
      />
      <fieldset className={classes.suggestions}>
        <legend>Suggestions</legend>
        {suggestions[chosen as keyof typeof suggestions].map((words) => (
          <button key={words} type="button" onClick={() => add(words)}>
            {words}
          </button>
        ))}
      </fieldset>
      <div className={forms.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={regenerate.isPending}>
          {approved ? "Start a new draft" : "Write again"}
        </Button>
      </div>
    </form>
  );
}

interface RegenerateDialogProps {
  strategy: StrategyView;
  /** Undefined keeps the dialog shut. */
  section: SectionKey | typeof whole | undefined;
  onClose: () => void;
}

/** Asks what should be written again, and how. */
export function RegenerateDialog({ strategy, section, onClose }: RegenerateDialogProps) {
  const title = strategy.status === "approved" ? "Start a new draft" : "Regenerate";
  return (
    <Modal opened={section !== undefined} onClose={onClose} title={title} size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {section && <RegenerateForm key={section} strategy={strategy} section={section} onClose={onClose} />}
    </Modal>
  );
}
