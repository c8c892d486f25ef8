import { sendInvitationInput } from "@frontoffice/api/schema/invitations";
import { Button, Drawer, TextInput } from "@mantine/core";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { useInvite } from "../use-team-actions.ts";
import { type Access, AccessFields } from "./access-fields.tsx";

interface InviteValues extends Access, Record<string, unknown> {
  email: string;
}

const empty: InviteValues = { email: "", role: "member", clientIds: null };

function InviteForm({ onDone }: { onDone: () => void }) {
  const form = useZodForm<InviteValues>(sendInvitationInput, empty);
  const { invite, pending, error } = useInvite({ onSaved: onDone, onError: (failure) => showFieldErrors(form, failure) });
  const submit = form.onSubmit(({ email, role, clientIds }) => invite({ email, role, clientIds }), focusFirstError(form));
  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <TextInput label="Email" type="email" inputMode="email" autoComplete="off" data-autofocus {...form.getInputProps("email")} />
      <AccessFields value={form.getValues()} onChange={(change) => form.setValues(change)} errors={form.errors} />
      {Object.keys(form.errors).length === 0 && <FormError error={error} />}
      <div className={forms.buttons}>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" loading={pending}>
          Send the invitation
        </Button>
      </div>
    </form>
  );
}

/** Invites somebody by email, beside the page. */
export function InviteDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" title="Invite a colleague" closeButtonProps={{ "aria-label": "Close" }}>
      <InviteForm onDone={onClose} />
    </Drawer>
  );
}
