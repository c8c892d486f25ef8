import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { challengeIn } from "../../../lib/sign-in-again.ts";
import { trpc } from "../../../lib/trpc.ts";
import { FormError } from "../../../ui/form-error.tsx";
import classes from "../../../ui/question.module.css";
import { Providers } from "./providers.tsx";

interface PasswordAgainProps {
  /** Who was signed in. */
  name: string;
  onSignedIn: (userId: string) => void;
  onChallenge: (challenge: string) => void;
  onLeave: () => void;
}

export function PasswordAgain({ name, onSignedIn, onChallenge, onLeave }: PasswordAgainProps) {
  const [password, setPassword] = useState("");
  const login = trpc.auth.login.useMutation({
    onSuccess: ({ user }) => onSignedIn(user.id),
    onError: (error) => {
      const challenge = challengeIn(error);
      if (challenge) onChallenge(challenge);
      else setPassword("");
    },
  });
  return (
    <Form
      words="Your session has ended. Sign in to go on: what you typed is still here, and what was being sent goes on."
      onSubmit={() => password !== "" && login.mutate({ email: name, password })}
    >
      <FormError error={login.error && !challengeIn(login.error) ? login.error : null} />
      <TextInput label="Email" autoComplete="username" value={name} readOnly />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        data-autofocus
        visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onLeave}>
          Leave this page
        </Button>
        <Button type="submit" loading={login.isPending}>
          Sign in
        </Button>
      </div>
      <Providers inNewTab />
    </Form>
  );
}

interface CodeAgainProps {
  challenge: string;
  onSignedIn: (userId: string) => void;
  onBeginAgain: () => void;
}

export function CodeAgain({ challenge, onSignedIn, onBeginAgain }: CodeAgainProps) {
  const [code, setCode] = useState("");
  const complete = trpc.auth.completeLogin.useMutation({ onSuccess: ({ user }) => onSignedIn(user.id), onError: () => setCode("") });
  return (
    <Form
      words="Enter the six-digit code from your authenticator app, or a recovery code."
      onSubmit={() => code.trim() !== "" && complete.mutate({ challenge, code: code.trim() })}
    >
      <FormError error={complete.error} />
      <TextInput
        label="Code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        autoFocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onBeginAgain}>
          Start again
        </Button>
        <Button type="submit" loading={complete.isPending}>
          Sign in
        </Button>
      </div>
    </Form>
  );
}

/** A form of its own, although it may stand above another one. */
function Form({ words, onSubmit, children }: { words: string; onSubmit: () => void; children: ReactNode }) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    onSubmit();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.words}>{words}</p>
      {children}
    </form>
  );
}
