import { createFileRoute } from "@tanstack/react-router";
import { ProjectPage } from "../../../features/projects/project-page.tsx";
import { flag, searchParams, uuid } from "../../../lib/search-params.ts";

const search = searchParams({
  edit: flag,
  /** Opens the form of a cycle: its id, or "new". */
  cycle: (value: unknown) => (value === "new" ? value : uuid(value)),
});

export const Route = createFileRoute("/_app/projects/$projectId")({ validateSearch: search, component: ProjectPage });
