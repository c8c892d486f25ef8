import { userStates } from "@frontoffice/api/enums/users";
import { createFileRoute } from "@tanstack/react-router";
import { TeamPage } from "../../../features/team/team-page.tsx";
import { flag, oneOf, searchParams, text } from "../../../lib/search-params.ts";

const search = searchParams({
  search: text(),
  state: oneOf(userStates),
  /** Opens the form for an invitation. */
  invite: flag,
});

export const Route = createFileRoute("/_app/settings/team")({ validateSearch: search, component: TeamPage });
