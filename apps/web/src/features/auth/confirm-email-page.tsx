import { Button } from "@mantine/core";
import { Link, useLocation } from "@tanstack/react-router";
import { trpc } from "../../lib/trpc.ts";
import { FormError } from "../../ui/form-error.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { GuestForm } from "./components/guest-form.tsx";

/** The link from the email leads here; a press of the button takes the new address, so that no mail scanner does. */
export function ConfirmEmailPage() {
  // Behind the #, where no server, log or referrer sees it.
  const token = useLocation({ select: ({ hash }) => new URLSearchParams(hash).get("token") });
  const confirm = trpc.auth.confirmEmail.useMutation();
  if (confirm.data) {
    return (
      <GuestForm title="Address changed" intro={confirm.data.message} onSubmit={(event) => event.preventDefault()} footer={null}>
        <LinkButton to="/dashboard" size="md">
          Continue
        </LinkButton>
      </GuestForm>
    );
  }
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    if (token) confirm.mutate({ token });
  };
  return (
    <GuestForm
      title="Use this address?"
      intro="You'll sign in with it from now on, and we'll send emails there."
      onSubmit={submit}
      footer={<Link to="/settings">Back to settings</Link>}
    >
      {token ? <FormError error={confirm.error} /> : <Notice tone="warn">This link is incomplete. Open it from the email again.</Notice>}
      <Button type="submit" size="md" loading={confirm.isPending} disabled={!token}>
        Use the new address
      </Button>
    </GuestForm>
  );
}
