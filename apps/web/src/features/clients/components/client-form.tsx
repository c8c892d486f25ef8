import { type FormEvent, useState } from "react";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { useSession } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useEditing } from "../../../lib/use-editing.ts";
import { EditButtons, type EditForm } from "../../../ui/edit-drawer.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { useSaveClient } from "../use-client-actions.ts";
import type { Client } from "../use-client-cache.ts";
import { clientValues, useClientForm } from "../use-client-form.ts";
import { ClientFields } from "./client-fields.tsx";

interface ClientFormProps extends EditForm {
  /** The client to change, or null for a new one. */
  client: Client | null;
  onSaved: (client: Client) => void;
}

/** Adds or changes a client. A change that somebody else made meanwhile is never overwritten unseen. */
export function ClientForm({ client, onSaved, onDirty, ...leave }: ClientFormProps) {
  const { company } = useSession();
  const zone = company?.timezone ?? "UTC";
  // What the form started from: the page may refresh the client meanwhile, which must not hide that somebody else changed it.
  const [base, setBase] = useState(client);
  const { form, check } = useClientForm(base, zone);
  const utils = trpc.useUtils();
  const saved = (answer: Client) => {
    onDirty(false);
    onSaved(answer);
  };
  const { save, pending, error, forget } = useSaveClient(base, { onSaved: saved, onError: (failure) => showFieldErrors(form, failure) });
  const loadLatest = async () => {
    if (!client) return;
    const latest = await utils.clients.get.fetch({ id: client.id }, { staleTime: 0 });
    setBase(latest);
    form.setValues(clientValues(latest, zone));
    forget();
  };
  const editing = useEditing({ form, error, onDirty, loadLatest: client ? loadLatest : undefined });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const errors = check();
    if (Object.keys(errors).length > 0) focusFirstError(form)(errors);
    else save(form.getValues());
  };

  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <ClientFields form={form} />
      <FormError error={editing.error} />
      <EditButtons {...leave} verb={client ? "Save changes" : "Add the client"} pending={pending} onLoadLatest={editing.onLoadLatest} />
    </form>
  );
}
