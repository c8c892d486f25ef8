import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { describeError } from "../../lib/errors.ts";
import { wasSignedIn } from "../../lib/signed-in-hint.ts";
import { trpc } from "../../lib/trpc.ts";
import { usePageTitle } from "../../lib/use-page-title.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { SkeletonText } from "../../ui/skeletons.tsx";
import { AcceptForm } from "./components/accept-form.tsx";
import { JoinForm } from "./components/join-form.tsx";
import { dropToken, rememberedToken } from "./use-kept-token.ts";

function LinkOver() {
  return (
    <EmptyState
      main
      title="This invitation does not work"
      action={
        <LinkButton to="/login" variant="default">
          Sign in
        </LinkButton>
      }
    >
      It was used, revoked or replaced by a newer one, or it has expired after seven days. Ask the person who invited you for a new one.
    </EmptyState>
  );
}

export function InvitePage() {
  usePageTitle("Invitation");
  const hash = useLocation({ select: ({ hash }) => new URLSearchParams(hash).get("token") });
  const [token] = useState(() => rememberedToken(hash));
  const utils = trpc.useUtils();
  const offer = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => utils.client.invitations.look.mutate({ token: token ?? "" }),
    enabled: token !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const me = trpc.auth.me.useQuery(undefined, { enabled: wasSignedIn(), retry: false });
  if (token === null) return <LinkOver />;
  if (offer.isPending || me.isLoading) return <SkeletonText lines={6} />;
  if (offer.isError) {
    if (describeError(offer.error).code !== "not_found") {
      return <ErrorState main error={offer.error} title="The invitation could not be opened" onRetry={() => void offer.refetch()} />;
    }
    dropToken();
    return <LinkOver />;
  }
  if (offer.data.hasAccount) return <JoinForm offer={offer.data} token={token} signedInAs={me.data?.user.email ?? null} />;
  return <AcceptForm offer={offer.data} token={token} />;
}
