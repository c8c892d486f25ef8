import { ownPath } from "@frontoffice/api/own-path";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { getRouteApi, Link, useLocation, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { focusFirstError } from "../../lib/form-errors.ts";
import { beginSession } from "../../lib/session.ts";
import { challengeIn } from "../../lib/sign-in-again.ts";
import { trpc } from "../../lib/trpc.ts";
import { FormError } from "../../ui/form-error.tsx";
import { ProviderFault } from "../../ui/provider-fault.tsx";
import { CodeStep } from "./components/code-step.tsx";
import { GuestForm } from "./components/guest-form.tsx";
import { Providers } from "./components/providers.tsx";

const route = getRouteApi("/_guest/login");

// Both fields only have to be there; leaving the schemas out saves a third of what this page loads.
const required = isNotEmpty("Please fill this in.");

export function LoginPage() {
  const { returnTo, fault } = route.useSearch();
  const router = useRouter();
  // Whoever comes from an outside provider and has a second factor brings the challenge along.
  const brought = useLocation({ select: ({ hash }) => new URLSearchParams(hash).get("challenge") });
  const [challenge, setChallenge] = useState(brought);
  const goOn = () => {
    beginSession();
    router.history.push(ownPath(returnTo));
  };
  const beginAgain = () => {
    setChallenge(null);
    void router.navigate({ to: "/login", search: { returnTo }, hash: "", replace: true });
  };
  if (challenge) return <CodeStep challenge={challenge} onSignedIn={goOn} onBeginAgain={beginAgain} />;
  return <PasswordStep returnTo={returnTo} fault={fault} onSignedIn={goOn} onChallenge={setChallenge} />;
}

interface PasswordStepProps {
  returnTo: string | undefined;
  fault: string | undefined;
  onSignedIn: () => void;
  onChallenge: (challenge: string) => void;
}

function PasswordStep({ returnTo, fault, onSignedIn, onChallenge }: PasswordStepProps) {
  const form = useForm({ initialValues: { identifier: "", password: "" }, validate: { identifier: required, password: required } });
  const login = trpc.auth.login.useMutation({
    onSuccess: onSignedIn,
    onError: (error) => {
      const challenge = challengeIn(error);
      if (challenge) onChallenge(challenge);
      else form.setFieldValue("password", "");
    },
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
      {!login.error && <ProviderFault fault={fault} />}
      <FormError error={login.error && !challengeIn(login.error) ? login.error : null} />
      <TextInput label="Email or username" autoComplete="username" autoFocus {...form.getInputProps("identifier")} />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
        {...form.getInputProps("password")}
      />
      <Button type="submit" size="md" loading={login.isPending}>
        Sign in
      </Button>
      <Providers returnTo={returnTo} />
    </GuestForm>
  );
}
