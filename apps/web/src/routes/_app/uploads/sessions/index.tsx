import { sourceKinds, uploadStatuses } from "@frontoffice/api/enums/uploads";
import { createFileRoute } from "@tanstack/react-router";
import { SessionsPage } from "../../../../features/uploads/sessions-page.tsx";
import { flag, oneOf, searchParams, text, uuid } from "../../../../lib/search-params.ts";

const search = searchParams({
  project: uuid,
  status: oneOf(uploadStatuses),
  source: oneOf(sourceKinds),
  search: text(100),
  /** Opens the form for a new upload. */
  add: flag,
});

export const Route = createFileRoute("/_app/uploads/sessions/")({ validateSearch: search, component: SessionsPage });
