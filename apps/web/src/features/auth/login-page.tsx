import { Button, PasswordInput, TextInput } from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { focusFirstError } from "../../lib/form-errors.ts";
import { safeReturnUrl } from "../../lib/return-url.ts";
import { beginSession } from "../../lib/session.ts";
import { trpc } from "../../lib/trpc.ts";
import { FormError } from "../../ui/form-error.tsx";
import { GuestForm } from "./components/guest-form.tsx";

const route = getRouteApi("/guest/login");

// Both fields only have to be there; leaving the schemas out saves a third of what this page loads.
const required = isNotEmpty("Please fill this in.");

export function LoginPage() {
  const { returnTo } = route.useSearch();
  const router = useRouter();
  const form = useForm({ initialValues: { identifier: "", password: "" }, validate: { identifier: required, password: required } });
  const login = trpc.auth.login.useMutation({
    onSuccess: () => {
      beginSession();
      router.history.push(safeReturnUrl(returnTo));
    },
    onError: () => form.setFieldValue("password", ""),
  });
  const submit = form.onSubmit(({ identifier, password }) => {
    const name = identifier.trim();
    login.mutate(name.includes("@") ? { email: name, password } : { username: name, password });
  }, focusFirstError(form));
  return (
    <GuestForm
      title="Sign in"
      intro="Good to see you again."
      onSubmit={submit}
      footer={
        <>
          <Link to="/forgot-password">Forgot your password?</Link>
          <span>
            New here?{" "}
            <Link to="/signup" search={{ returnTo }}>
              Create an account
            </Link>
          </span>
        </>
      }
    >
      <FormError error={login.error} />
      <TextInput label="E-mail or username" autoComplete="username" autoFocus {...form.getInputProps("identifier")} />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
        {...form.getInputProps("password")}
      />
      <Button type="submit" size="md" loading={login.isPending}>
        Sign in
      </Button>
    </GuestForm>
  );
}
