import { Button } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
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
  /** Tells whether something was typed that is not saved. */
  onDirty: (dirty: boolean) => void;
  /** The reader wants to go although something was typed. */
  leaving: boolean;
  onStay: () => void;
  onCancel: () => void;
}

function LeaveButtons({ onStay, onCancel }: Pick<ClientFormProps, "onStay" | "onCancel">) {
  return (
    <div className={classes.buttons} role="alertdialog" aria-label="Discard your changes?">
      <span className={classes.question}>Discard your changes?</span>
      <Button variant="default" onClick={onStay} autoFocus>
        Keep editing
      </Button>
      <Button color="red" onClick={onCancel}>
        Discard
      </Button>
    </div>
  );
}

/** Adds or changes a client. A change that somebody else made meanwhile is never overwritten unseen. */
export function ClientForm({ client, onSaved, onDirty, leaving, onStay, onCancel }: ClientFormProps) {
  const { company } = useSession();
  const zone = company?.timezone ?? "UTC";
  // What the form started from: the page may refresh the client meanwhile, which must not hide that somebody else changed it.
  const [base, setBase] = useState(client);
  const { form, check } = useClientForm(base, zone);
  const utils = trpc.useUtils();
  const { save, pending, error, forget } = useSaveClient(base, { onSaved, onError: (failure) => showFieldErrors(form, failure) });
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
    const newest = await utils.clients.get.fetch({ id: client.id }, { staleTime: 0 });
    setBase(newest);
    form.setValues(clientValues(newest, zone));
    forget();
  };

  const dirty = form.isDirty();
  useEffect(() => onDirty(dirty), [dirty, onDirty]);

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <ClientFields form={form} />
      {faultless && <FormError error={error} />}
      {leaving && <LeaveButtons onStay={onStay} onCancel={onCancel} />}
      {!leaving && (
        <div className={classes.buttons}>
          {stale && (
            <Button variant="default" onClick={() => void loadNewest()}>
              Load the latest version
            </Button>
          )}
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={pending}>
            {client ? "Save changes" : "Add the client"}
          </Button>
        </div>
      )}
    </form>
  );
}
