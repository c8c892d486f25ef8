import { createFileRoute } from "@tanstack/react-router";
import { StrategyPage } from "../../../../features/strategies/strategy-page.tsx";
import { searchParams, versionNumber } from "../../../../lib/search-params.ts";

const search = searchParams({
  version: versionNumber,
});

export const Route = createFileRoute("/_app/strategies/$strategyId/")({ validateSearch: search, component: StrategyPage });
