import { inboxKinds } from "@frontoffice/api/enums/inbox";
import { createFileRoute } from "@tanstack/react-router";
import { InboxPage } from "../../features/inbox/inbox-page.tsx";
import { flag, oneOf, searchParams, uuid } from "../../lib/search-params.ts";

const search = searchParams({
  kind: oneOf(inboxKinds),
  /** What the person has snoozed, instead of what waits. */
  snoozed: flag,
  /** Only what is about this client. */
  client: uuid,
});

export const Route = createFileRoute("/_app/inbox")({ validateSearch: search, component: InboxPage });
