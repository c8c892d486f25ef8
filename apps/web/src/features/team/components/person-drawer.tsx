import { updateUserInput } from "@frontoffice/api/schema/users";
import { Button, Drawer, TextInput } from "@mantine/core";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { markFirstField } from "../../../lib/mark-first-field.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { type Person, useSavePerson } from "../use-team-actions.ts";
import { type Access, AccessFields } from "./access-fields.tsx";

interface PersonValues extends Access, Record<string, unknown> {
  id: string;
  name: string;
}

function PersonForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const { id, name, role, clientIds, isPending } = person;
  const form = useZodForm<PersonValues>(updateUserInput, { id, name, role, clientIds });
  const { save, pending, error } = useSavePerson({ onSaved: onDone, onError: (failure) => showFieldErrors(form, failure) });
  const submit = form.onSubmit(
    (values) => save({ id, role: values.role, clientIds: values.clientIds, ...(isPending && { name: values.name }) }),
    focusFirstError(form),
  );
  return (
    <form ref={markFirstField} className={forms.form} onSubmit={submit} noValidate>
      {isPending && <TextInput label="Name" {...form.getInputProps("name")} />}
      <AccessFields value={form.getValues()} onChange={(change) => form.setValues(change)} errors={form.errors} />
      <Notice>Another role or other clients sign {name} out of this company, everywhere and at once.</Notice>
      {Object.keys(form.errors).length === 0 && <FormError error={error} />}
      <div className={forms.buttons}>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" loading={pending} disabled={!form.isDirty()}>
          Save changes
        </Button>
      </div>
    </form>
  );
}

/** Role and clients of one person, beside the page. */
export function PersonDrawer({ person, onClose }: { person: Person | null; onClose: () => void }) {
  return (
    <Drawer
      opened={person !== null}
      onClose={onClose}
      position="right"
      title={person ? `Change ${person.name}` : ""}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {person && <PersonForm key={person.id} person={person} onDone={onClose} />}
    </Drawer>
  );
}
