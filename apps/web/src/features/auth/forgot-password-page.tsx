import { requestPasswordResetInput } from "@frontoffice/api/schema/auth";
import { Button, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { focusFirstError } from "../../lib/form-errors.ts";
import { trpc } from "../../lib/trpc.ts";
import { useZodForm } from "../../lib/use-zod-form.ts";
import { FormError } from "../../ui/form-error.tsx";
import { Notice } from "../../ui/notice.tsx";
import { GuestForm } from "./components/guest-form.tsx";

export function ForgotPasswordPage() {
  const form = useZodForm(requestPasswordResetInput, { email: "" });
  const request = trpc.auth.requestPasswordReset.useMutation();
  const submit = form.onSubmit((values) => request.mutate(values), focusFirstError(form));
  return (
    <GuestForm
      title="Forgot your password?"
      intro="We'll email you a link. It works once, for 10 minutes."
      onSubmit={submit}
      footer={<Link to="/login">Back to sign in</Link>}
    >
      <FormError error={request.error} />
      <div role="status">
        {request.data && (
          <Notice tone="good" title="Check your email">
            {request.data.message}
          </Notice>
        )}
      </div>
      <TextInput label="Email" type="email" inputMode="email" autoComplete="email" autoFocus {...form.getInputProps("email")} />
      <Button type="submit" size="md" loading={request.isPending}>
        {request.data ? "Send another link" : "Send reset link"}
      </Button>
    </GuestForm>
  );
}
