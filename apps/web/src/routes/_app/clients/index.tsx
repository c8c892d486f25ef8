import { clientStatuses } from "@frontoffice/api/enums/clients";
import { createFileRoute } from "@tanstack/react-router";
import { ClientsPage } from "../../../features/clients/clients-page.tsx";
import { flag, oneOf, searchParams, text, uuid } from "../../../lib/search-params.ts";

const search = searchParams({
  search: text(),
  status: oneOf(clientStatuses),
  owner: uuid,
  tag: text(40),
  deleted: flag,
  /** Opens the form for a new client. */
  add: flag,
});

export const Route = createFileRoute("/_app/clients/")({ validateSearch: search, component: ClientsPage });
