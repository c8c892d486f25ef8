import { createFileRoute } from "@tanstack/react-router";
import { CalendarPage } from "../../../../features/clients/calendar-page.tsx";
import { day, searchParams } from "../../../../lib/search-params.ts";

const search = searchParams({
  /** The first day that is shown; this week's Monday when left out. */
  from: day,
});

export const Route = createFileRoute("/_app/clients/$clientId/calendar")({ validateSearch: search, component: CalendarPage });
