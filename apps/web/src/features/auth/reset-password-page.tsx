import { passwordMinLength, resetPasswordInput } from "@frontoffice/api/schema/auth";
import { Button, PasswordInput } from "@mantine/core";
import { Link, useLocation } from "@tanstack/react-router";
import { focusFirstError, showFieldErrors } from "../../lib/form-errors.ts";
import { trpc } from "../../lib/trpc.ts";
import { useZodForm } from "../../lib/use-zod-form.ts";
import { FormError } from "../../ui/form-error.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { GuestForm } from "./components/guest-form.tsx";

const schema = resetPasswordInput.pick({ newPassword: true });

export function ResetPasswordPage() {
  // Behind the #, where no server, log or referrer sees it.
  const token = useLocation({ select: ({ hash }) => new URLSearchParams(hash).get("token") });
  const form = useZodForm(schema, { newPassword: "" });
  const reset = trpc.auth.resetPassword.useMutation({ onError: (error) => showFieldErrors(form, error) });
  const submit = form.onSubmit(({ newPassword }) => reset.mutate({ token: token ?? "", newPassword }), focusFirstError(form));
  const fresh = <Link to="/forgot-password">Request a new link</Link>;
  if (reset.data) {
    return (
      <GuestForm title="Password changed" intro={reset.data.message} onSubmit={(event) => event.preventDefault()} footer={null}>
        <LinkButton to="/login" size="md">
          Sign in
        </LinkButton>
      </GuestForm>
    );
  }
  return (
    <GuestForm title="Choose a new password" intro="Your other sessions will be signed out." onSubmit={submit} footer={fresh}>
      {token ? (
        <FormError error={Object.keys(form.errors).length === 0 ? reset.error : null} />
      ) : (
        <Notice tone="warn">This link is incomplete. Open it from the email again, or request a new one.</Notice>
      )}
      <PasswordInput
        label="New password"
        description={`At least ${passwordMinLength} characters.`}
        autoComplete="new-password"
        autoFocus
        visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
        {...form.getInputProps("newPassword")}
      />
      <Button type="submit" size="md" loading={reset.isPending} disabled={!token}>
        Change password
      </Button>
    </GuestForm>
  );
}
