import { acceptInput } from "@frontoffice/api/schema/invitations";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import { FormError } from "../../../ui/form-error.tsx";
import type { Offer } from "../use-arrival.ts";
import { useArrival } from "../use-arrival.ts";
import { InviteForm } from "./invite-form.tsx";

/** For somebody new: a name, a password, and in. */
export function AcceptForm({ offer, token }: { offer: Offer; token: string }) {
  const form = useZodForm(acceptInput, { token, name: "", password: "" });
  const arrive = useArrival();
  const accept = trpc.invitations.accept.useMutation({ onSuccess: arrive, onError: (error) => showFieldErrors(form, error) });
  const submit = form.onSubmit((values) => accept.mutate(values), focusFirstError(form));
  return (
    <InviteForm offer={offer} onSubmit={submit}>
      {Object.keys(form.errors).length === 0 && <FormError error={accept.error} />}
      <TextInput label="Email" type="email" value={offer.email} readOnly autoComplete="username" />
      <TextInput label="Your name" autoComplete="name" autoFocus {...form.getInputProps("name")} />
      <PasswordInput
        label="Password"
        description={`At least ${offer.passwordMinLength} characters. Long and unusual beats short and tricky.`}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
        {...form.getInputProps("password")}
      />
      <Button type="submit" size="md" loading={accept.isPending}>
        Join {offer.companyName}
      </Button>
    </InviteForm>
  );
}
