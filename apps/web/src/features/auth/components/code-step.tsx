import { Button, TextInput } from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { describeError } from "../../../lib/errors.ts";
import { focusFirstError } from "../../../lib/form-errors.ts";
import { trpc } from "../../../lib/trpc.ts";
import { FormError } from "../../../ui/form-error.tsx";
import { GuestForm } from "./guest-form.tsx";

interface CodeStepProps {
  challenge: string;
  onSignedIn: () => void;
  onBeginAgain: () => void;
}

/** The second step of signing in: a code of the app, or one of the recovery codes. */
export function CodeStep({ challenge, onSignedIn, onBeginAgain }: CodeStepProps) {
  const form = useForm({ initialValues: { code: "" }, validate: { code: isNotEmpty("Please fill this in.") } });
  const complete = trpc.auth.completeLogin.useMutation({
    onSuccess: onSignedIn,
    onError: () => {
      form.setFieldValue("code", "");
      form.getInputNode("code")?.focus();
    },
  });
  const over = complete.error !== null && describeError(complete.error).details?.challengeOver === true;
  const submit = form.onSubmit(({ code }) => complete.mutate({ challenge, code: code.trim() }), focusFirstError(form));
  return (
    <GuestForm
      title="One more step"
      intro="Enter the six-digit code from your authenticator app. If you don't have it at hand, use a recovery code."
      onSubmit={submit}
      footer={
        <Button variant="subtle" size="compact-md" onClick={onBeginAgain}>
          Sign in as someone else
        </Button>
      }
    >
      <FormError error={complete.error} />
      <TextInput
        label="Code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        {...form.getInputProps("code")}
      />
      {over ? (
        <Button size="md" onClick={onBeginAgain}>
          Start again
        </Button>
      ) : (
        <Button type="submit" size="md" loading={complete.isPending}>
          Sign in
        </Button>
      )}
    </GuestForm>
  );
}
