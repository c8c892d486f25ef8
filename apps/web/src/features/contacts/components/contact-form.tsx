import { createContactInput } from "@frontoffice/api/schema/contacts";
import { SimpleGrid, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useEditing } from "../../../lib/use-editing.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import { EditButtons, type EditForm } from "../../../ui/edit-drawer.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { type Contact, useSaveContact } from "../use-contact-actions.ts";

const valuesOf = (clientId: string, row: Contact | null) => ({
  clientId,
  name: row?.name ?? "",
  role: row?.role ?? "",
  email: row?.email ?? "",
  phone: row?.phone ?? "",
  note: row?.note ?? "",
});

interface ContactFormProps extends EditForm {
  clientId: string;
  /** The contact to change, or null for a new one. */
  row: Contact | null;
  onSaved: () => void;
}

/** Adds or changes a contact. A change that somebody else made meanwhile is never overwritten unseen. */
export function ContactForm({ clientId, row, onSaved, onDirty, ...leave }: ContactFormProps) {
  const [base, setBase] = useState(row);
  const form = useZodForm(createContactInput, valuesOf(clientId, base));
  const utils = trpc.useUtils();
  const saved = () => {
    onDirty(false);
    onSaved();
  };
  const { save, pending, error, forget } = useSaveContact(base, { onSaved: saved, onError: (failure) => showFieldErrors(form, failure) });
  const loadLatest = async () => {
    if (!row) return;
    const latest = await utils.contacts.get.fetch({ id: row.id }, { staleTime: 0 });
    setBase(latest);
    form.setValues(valuesOf(clientId, latest));
    forget();
  };
  const editing = useEditing({ form, error, onDirty, loadLatest: row ? loadLatest : undefined });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { hasErrors, errors } = form.validate();
    if (hasErrors) focusFirstError(form)(errors);
    else save(form.getValues());
  };
  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      <TextInput label="Role" placeholder="Practice manager" autoComplete="off" {...form.getInputProps("role")} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput type="email" label="Email" autoComplete="off" {...form.getInputProps("email")} />
        <TextInput type="tel" label="Phone" placeholder="+49 30 1234567" autoComplete="off" {...form.getInputProps("phone")} />
      </SimpleGrid>
      <Textarea label="Note" autosize minRows={3} {...form.getInputProps("note")} />
      <FormError error={editing.error} />
      <EditButtons {...leave} verb={row ? "Save changes" : "Add the contact"} pending={pending} onLoadLatest={editing.onLoadLatest} />
    </form>
  );
}
