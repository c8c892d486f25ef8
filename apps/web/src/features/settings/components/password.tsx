import { changePasswordInput, passwordMinLength } from "@frontoffice/api/schema/auth";
import { Button, PasswordInput } from "@mantine/core";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { useSession } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import { Card } from "../../../ui/card.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { toast } from "../../../ui/toast.tsx";

const toggle = { "aria-label": "Show or hide the password" };

export function Password() {
  const utils = trpc.useUtils();
  const form = useZodForm(changePasswordInput, { currentPassword: "", newPassword: "" });
  const change = trpc.auth.changePassword.useMutation({
    onSuccess: () => {
      form.reset();
      toast.done("Password changed. Your other sessions are signed out.");
      return Promise.all([utils.auth.me.invalidate(), utils.auth.sessions.invalidate()]);
    },
    onError: (error) => showFieldErrors(form, error),
  });
  const submit = form.onSubmit((values) => change.mutate(values), focusFirstError(form));
  return (
    <Card title="Password" description="Changing it signs out all your other sessions.">
      <form className={`${forms.form} ${forms.onPage} ${forms.narrow}`} onSubmit={submit} noValidate>
        {Object.keys(form.errors).length === 0 && <FormError error={change.error} />}
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          visibilityToggleButtonProps={toggle}
          {...form.getInputProps("currentPassword")}
        />
        <PasswordInput
          label="New password"
          description={`At least ${passwordMinLength} characters.`}
          autoComplete="new-password"
          visibilityToggleButtonProps={toggle}
          {...form.getInputProps("newPassword")}
        />
        <Button type="submit" loading={change.isPending}>
          Change password
        </Button>
      </form>
    </Card>
  );
}

/** For people who came by an outside provider and have never set a password. */
export function NoPassword() {
  const { user } = useSession();
  const request = trpc.auth.requestPasswordReset.useMutation({
    onSuccess: ({ message }) => toast.done(message),
    onError: (error) => toast.failed(error),
  });
  return (
    <Card
      title="Password"
      description="You sign in without one. With a password you can also sign in when your provider cannot be reached."
    >
      <Button variant="default" loading={request.isPending} onClick={() => request.mutate({ email: user.email })}>
        Send me a link to set one
      </Button>
    </Card>
  );
}
