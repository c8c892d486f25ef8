import { NumberInput, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useEditing } from "../../../lib/use-editing.ts";
import { EditButtons, type EditForm } from "../../../ui/edit-drawer.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { type Cycle, useSaveCycle } from "../use-cycle-actions.ts";
import { cycleValues, type CycleForm as Form, placeInput, toCycleInput, useCycleForm } from "../use-cycle-form.ts";
import { MetadataFields } from "./metadata-fields.tsx";

interface CycleFormProps extends EditForm {
  projectId: string;
  /** The cycle to change, or null for a new one. */
  cycle: Cycle | null;
  onSaved: (cycle: Cycle) => void;
}

function Fields({ form, isNew }: { form: Form; isNew: boolean }) {
  return (
    <>
      <TextInput
        label="Name"
        description={isNew ? "Leave empty to name it by its number." : undefined}
        placeholder="Spring shoot"
        maxLength={120}
        data-autofocus
        {...form.getInputProps("name")}
      />
      {isNew && (
        <div className={forms.pair}>
          <NumberInput
            label="Number"
            description="Leave empty for the next one."
            min={1}
            max={1_000_000}
            allowDecimal={false}
            hideControls
            {...form.getInputProps("number")}
          />
          <TextInput
            label="Folder"
            description="Leave empty for a name such as cycle-0007."
            spellCheck={false}
            {...form.getInputProps("s3Prefix")}
          />
        </div>
      )}
      <Textarea label="Description" autosize minRows={2} maxRows={8} {...form.getInputProps("description")} />
      <MetadataFields form={form} />
    </>
  );
}

/** Adds or changes a cycle. A change that somebody else made meanwhile is never overwritten unseen. */
export function CycleForm({ projectId, cycle, onSaved, onDirty, ...leave }: CycleFormProps) {
  const [base, setBase] = useState(cycle);
  const { form, check } = useCycleForm(base);
  const utils = trpc.useUtils();
  const saved = (answer: Cycle) => {
    onDirty(false);
    onSaved(answer);
  };
  const onError = (failure: unknown) => showFieldErrors(form, failure);
  const { save, pending, error, forget } = useSaveCycle({ projectId, cycle: base, onSaved: saved, onError });
  const loadLatest = async () => {
    if (!cycle) return;
    const latest = await utils.cycles.get.fetch({ id: cycle.id }, { staleTime: 0 });
    setBase(latest);
    form.setValues(cycleValues(latest));
    forget();
  };
  const editing = useEditing({ form, error, onDirty, loadLatest: cycle ? loadLatest : undefined });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const errors = check();
    if (Object.keys(errors).length > 0) focusFirstError(form)(errors);
    else save(toCycleInput(form.getValues(), base), placeInput(form.getValues()));
  };

  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <Fields form={form} isNew={base === null} />
      <FormError error={editing.error} />
      <EditButtons {...leave} verb={cycle ? "Save changes" : "Add the cycle"} pending={pending} onLoadLatest={editing.onLoadLatest} />
    </form>
  );
}
