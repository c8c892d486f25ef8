import { Button } from "@mantine/core";
import { useSignOut } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { FormError } from "../../../ui/form-error.tsx";
import { LinkButton } from "../../../ui/link-button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import type { Offer } from "../use-arrival.ts";
import { useArrival } from "../use-arrival.ts";
import { InviteForm } from "./invite-form.tsx";

interface JoinFormProps {
  offer: Offer;
  token: string;
  /** The address of whoever is signed in here. */
  signedInAs: string | null;
}

/** For somebody with an account: joins as whoever the invitation is for, who may have to sign in first. */
export function JoinForm({ offer, token, signedInAs }: JoinFormProps) {
  const arrive = useArrival();
  const join = trpc.invitations.join.useMutation({ onSuccess: arrive });
  const { signOut, pending } = useSignOut();
  const isInvited = signedInAs?.toLowerCase() === offer.email.toLowerCase();
  return (
    <InviteForm
      offer={offer}
      onSubmit={(event) => {
        event.preventDefault();
        join.mutate({ token });
      }}
    >
      <FormError error={join.error} />
      {signedInAs === null && (
        <>
          <Notice>The invitation is for {offer.email}, which has an account. Sign in with it to join.</Notice>
          <LinkButton to="/login" search={{ returnTo: "/invite" }} size="md">
            Sign in to join
          </LinkButton>
        </>
      )}
      {signedInAs !== null && !isInvited && (
        <>
          <Notice tone="warn">
            You are signed in as {signedInAs}, and the invitation is for {offer.email}. Sign out, sign in with that address and open the
            link again.
          </Notice>
          <Button size="md" variant="default" loading={pending} onClick={signOut}>
            Sign out
          </Button>
        </>
      )}
      {isInvited && (
        <Button type="submit" size="md" loading={join.isPending}>
          Join {offer.companyName}
        </Button>
      )}
    </InviteForm>
  );
}
