import { strategyStatuses } from "@frontoffice/api/enums/strategies";
import { createFileRoute } from "@tanstack/react-router";
import { StrategiesPage } from "../../../features/strategies/strategies-page.tsx";
import { oneOf, searchParams, text } from "../../../lib/search-params.ts";

const search = searchParams({
  client: text(),
  status: oneOf(strategyStatuses),
  /** Opens the form for a new strategy: the id of a client, or "new". */
  generate: text(),
});

export const Route = createFileRoute("/_app/strategies/")({ validateSearch: search, component: StrategiesPage });
