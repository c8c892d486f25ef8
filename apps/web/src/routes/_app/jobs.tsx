import { jobStatuses } from "@frontoffice/api/enums/jobs";
import { createFileRoute } from "@tanstack/react-router";
import { JobsPage } from "../../features/jobs/jobs-page.tsx";
import { oneOf, searchParams, text } from "../../lib/search-params.ts";

const search = searchParams({
  status: oneOf(jobStatuses),
  /** Opens one job beside the list. */
  job: text(),
});

export const Route = createFileRoute("/_app/jobs")({ validateSearch: search, component: JobsPage });
