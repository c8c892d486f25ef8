import { createFileRoute } from "@tanstack/react-router";
import { UploadsPage } from "../../../features/uploads/uploads-page.tsx";
import { flag, oneOf, searchParams, text, uuid } from "../../../lib/search-params.ts";

const search = searchParams({
  search: text(100),
  client: uuid,
  state: oneOf(["active", "resting"]),
  /** Opens the form for a new project. */
  add: flag,
});

export const Route = createFileRoute("/_app/uploads/")({ validateSearch: search, component: UploadsPage });
