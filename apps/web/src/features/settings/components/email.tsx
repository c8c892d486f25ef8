import { changeEmailInput } from "@frontoffice/api/schema/auth";
import { Button, TextInput } from "@mantine/core";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { useSession } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import { Card } from "../../../ui/card.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { Notice } from "../../../ui/notice.tsx";

/** The address that the person signs in with; a new one counts when its owner has opened the link in the email. */
export function Email() {
  const { user } = useSession();
  const form = useZodForm(changeEmailInput, { email: "" });
  const change = trpc.auth.changeEmail.useMutation({
    onSuccess: () => form.reset(),
    onError: (error) => showFieldErrors(form, error),
  });
  const submit = form.onSubmit((values) => change.mutate(values), focusFirstError(form));
  return (
    <Card title="Email address" description={`You sign in with ${user.email}, and we send emails there.`}>
      <form className={`${forms.form} ${forms.onPage} ${forms.narrow}`} onSubmit={submit} noValidate>
        {Object.keys(form.errors).length === 0 && <FormError error={change.error} />}
        <TextInput label="New address" type="email" inputMode="email" autoComplete="email" {...form.getInputProps("email")} />
        <Button type="submit" variant="default" loading={change.isPending}>
          Change address
        </Button>
        <div role="status">{change.data && <Notice tone="good">{change.data.message}</Notice>}</div>
      </form>
    </Card>
  );
}
