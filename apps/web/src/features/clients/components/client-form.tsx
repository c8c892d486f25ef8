import { Button } from "@mantine/core";
import type { FormEvent } from "react";
import { describeError } from "../../../lib/errors.ts";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { useSession } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { FormError } from "../../../ui/form-error.tsx";
import { useSaveClient } from "../use-client-actions.ts";
import type { Client } from "../use-client-cache.ts";
import { clientValues, useClientForm } from "../use-client-form.ts";
import { ClientFields } from "./client-fields.tsx";
import classes from "./client-form.module.css";

interface ClientFormProps {
  /** The client to change, or null for a new one. */
  client: Client | null;
  onSaved: (client: Client) => void;
  onCancel: () => void;
}

/** Adds or changes a client. A change that somebody else made meanwhile is never overwritten unseen. */
export function ClientForm({ client, onSaved, onCancel }: ClientFormProps) {
  const { company } = useSession();
  const zone = company?.timezone ?? "UTC";
  const { form, check } = useClientForm(client, zone);
  const utils = trpc.useUtils();
  const { save, pending, error, forget } = useSaveClient(client, { onSaved, onError: (failure) => showFieldErrors(form, failure) });
  const faultless = Object.keys(form.errors).length === 0;
  const stale = client !== null && error !== null && faultless && describeError(error).code === "conflict";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const errors = check();
    if (Object.keys(errors).length > 0) focusFirstError(form)(errors);
    else save(form.getValues());
  };

  const loadNewest = async () => {
    if (!client) return;
    const newest = await utils.clients.get.fetch({ id: client.id });
    form.setValues(clientValues(newest, zone));
    forget();
  };

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <ClientFields form={form} />
      {faultless && <FormError error={error} />}
      <div className={classes.buttons}>
        {stale && (
          <Button variant="default" onClick={() => void loadNewest()}>
            Load the newest version
          </Button>
        )}
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={pending}>
          {client ? "Save changes" : "Add the client"}
        </Button>
      </div>
    </form>
  );
}
