import { passwordMinLength, registerInput } from "@frontoffice/api/schema/auth";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { focusFirstError, showFieldErrors } from "../../lib/form-errors.ts";
import { beginSession } from "../../lib/session.ts";
import { trpc } from "../../lib/trpc.ts";
import { useZodForm } from "../../lib/use-zod-form.ts";
import { FormError } from "../../ui/form-error.tsx";
import { GuestForm } from "./components/guest-form.tsx";
import { Providers } from "./components/providers.tsx";

const route = getRouteApi("/_guest/signup");
const empty = { name: "", companyName: "", email: "", password: "" };

export function SignupPage() {
  const { returnTo } = route.useSearch();
  const navigate = useNavigate();
  const form = useZodForm(registerInput, empty);
  const register = trpc.auth.register.useMutation({
    onSuccess: () => {
      beginSession();
      return navigate({ to: "/onboarding" });
    },
    onError: (error) => showFieldErrors(form, error),
  });
  const submit = form.onSubmit(
    (values) => register.mutate({ ...values, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
    focusFirstError(form),
  );
  return (
    <GuestForm
      title="Create your account"
      intro="You become the owner of a new company. Adding your first client takes three short steps."
      onSubmit={submit}
      footer={
        <span>
          Already have an account?{" "}
          <Link to="/login" search={{ returnTo }}>
            Sign in
          </Link>
        </span>
      }
    >
      {Object.keys(form.errors).length === 0 && <FormError error={register.error} />}
      <TextInput label="Your name" autoComplete="name" autoFocus {...form.getInputProps("name")} />
      <TextInput label="Company" autoComplete="organization" {...form.getInputProps("companyName")} />
      <TextInput label="Email" type="email" inputMode="email" autoComplete="email" {...form.getInputProps("email")} />
      <PasswordInput
        label="Password"
        description={`At least ${passwordMinLength} characters. Long and unusual beats short and tricky.`}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
        {...form.getInputProps("password")}
      />
      <Button type="submit" size="md" loading={register.isPending}>
        Create account
      </Button>
      <Providers returnTo={returnTo} />
    </GuestForm>
  );
}
