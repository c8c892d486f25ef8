import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { getRouteApi, Link } from "@tanstack/react-router";
import { isMissing } from "../../lib/errors.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonCards } from "../../ui/skeletons.tsx";
import { TimeAgo } from "../../ui/time-ago.tsx";
import { SessionBoard } from "./components/session-board.tsx";
import { SessionButtons } from "./components/session-buttons.tsx";
import { SessionStateBadge, sessionTitle, sourceLabels } from "./components/session-state.tsx";
import { useAway } from "./use-away.ts";
import { useUploadSession } from "./use-upload-session.ts";

const route = getRouteApi("/_app/uploads/sessions/$sessionId");
const back = <Link to="/uploads/sessions">Upload sessions</Link>;

function Intro({ session }: { session: UploadSessionView }) {
  const away = useAway(session);
  const { cycleName, projectName, sourceKind, lastSeenAt } = session;
  return (
    <>
      <SessionStateBadge session={session} away={away} /> {cycleName ? `${projectName}, ${cycleName}` : projectName},{" "}
      {sourceLabels[sourceKind].toLowerCase()}
      {away && lastSeenAt && (
        <>
          , last heard of <TimeAgo at={lastSeenAt} />
        </>
      )}
    </>
  );
}

export function SessionPage() {
  const { sessionId } = route.useParams();
  const { session, error, isPending, retry, speeds, broken } = useUploadSession(sessionId);
  if (isMissing(error)) {
    return (
      <Page title="No such session" eyebrow={back}>
        <EmptyState title="This session does not exist" action={<LinkButton to="/uploads/sessions">All sessions</LinkButton>}>
          It may have been deleted, or it belongs to another company.
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      title={session ? sessionTitle(session) : "Upload session"}
      eyebrow={back}
      intro={session && <Intro session={session} />}
      actions={session && <SessionButtons session={session} />}
    >
      {isPending && <SkeletonCards heights={[196, 420]} />}
      {error && !session && <ErrorState error={error} title="This session could not be loaded" onRetry={retry} />}
      {session && <SessionBoard key={sessionId} session={session} speeds={speeds} broken={broken} />}
    </Page>
  );
}
