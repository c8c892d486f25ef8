import { Button, Modal, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { confirmation } from "../lib/confirmation.ts";
import { fieldErrors } from "../lib/errors.ts";
import { trpc } from "../lib/trpc.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { FormError } from "../ui/form-error.tsx";
import { Notice } from "../ui/notice.tsx";
import classes from "../ui/question.module.css";
import { SkeletonRows } from "../ui/skeletons.tsx";

interface Question {
  settle: (confirmed: boolean) => void;
}

/** Above every other dialog: the question often comes while another one waits for its call. */
const ON_TOP = 400;

/** Asks who it is when a call needs to know for certain, and lets the call go on; stands once around the application. */
export function ConfirmIdentity() {
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(
    () =>
      confirmation.answerBy(
        () =>
          new Promise<void>((resolve, reject) => {
            const settle = (confirmed: boolean) => {
              setQuestion(null);
              if (confirmed) resolve();
              else reject(new Error("The confirmation was cancelled."));
            };
            setQuestion({ settle });
          }),
      ),
    [],
  );
  return (
    <Modal
      opened={question !== null}
      onClose={() => question?.settle(false)}
      title="Confirm that it is you"
      zIndex={ON_TOP}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {question && <Ways onDone={() => question.settle(true)} onLeave={() => question.settle(false)} />}
    </Modal>
  );
}

interface WaysProps {
  onDone: () => void;
  onLeave: () => void;
}

/** With what the person proves it: the code, else the password, else the provider. */
function Ways({ onDone, onLeave }: WaysProps) {
  const methods = trpc.auth.signInMethods.useQuery();
  if (methods.isPending) return <SkeletonRows rows={2} />;
  if (methods.isError) return <ErrorState error={methods.error} onRetry={() => void methods.refetch()} />;
  const { confirmBy, provider } = methods.data;
  if (confirmBy === "provider") return <ByProvider name={provider?.name ?? null} onLeave={onLeave} />;
  return <BySecret kind={confirmBy} onDone={onDone} onLeave={onLeave} />;
}

function BySecret({ kind, onDone, onLeave }: WaysProps & { kind: "password" | "code" }) {
  const [secret, setSecret] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const confirm = trpc.auth.confirm.useMutation({
    onSuccess: onDone,
    onError: () => {
      setSecret("");
      input.current?.focus();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (secret.trim() !== "") confirm.mutate(kind === "code" ? { code: secret.trim() } : { password: secret });
  };
  const fault = fieldErrors(confirm.error)[kind];
  const field = { value: secret, onChange: (event: { currentTarget: { value: string } }) => setSecret(event.currentTarget.value) };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.words}>Confirm this change. You won't be asked again for 15 minutes.</p>
      {!fault && <FormError error={confirm.error} />}
      {kind === "password" ? (
        <PasswordInput
          ref={input}
          label="Password"
          autoComplete="current-password"
          data-autofocus
          error={fault}
          visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
          {...field}
        />
      ) : (
        <TextInput
          ref={input}
          label="Code from your authenticator app"
          autoComplete="one-time-code"
          inputMode="numeric"
          data-autofocus
          error={fault}
          {...field}
        />
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onLeave}>
          Cancel
        </Button>
        <Button type="submit" loading={confirm.isPending}>
          Confirm
        </Button>
      </div>
    </form>
  );
}

function ByProvider({ name, onLeave }: { name: string | null; onLeave: () => void }) {
  const returnTo = `${location.pathname}${location.search}`;
  return (
    <div className={classes.form}>
      <p className={classes.words}>You sign in without a password here. Prove it with {name ?? "your provider"}, then try again.</p>
      {name === null && <Notice tone="warn">Your provider is no longer set up here. Sign out and reset your password.</Notice>}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onLeave}>
          Cancel
        </Button>
        {name !== null && (
          <Button component="a" href={`/auth/oidc/start?purpose=confirm&returnTo=${encodeURIComponent(returnTo)}`} data-autofocus>
            Go to {name}
          </Button>
        )}
      </div>
    </div>
  );
}
