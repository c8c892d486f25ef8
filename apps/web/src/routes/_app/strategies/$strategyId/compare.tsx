import { createFileRoute } from "@tanstack/react-router";
import { ComparePage } from "../../../../features/strategies/compare-page.tsx";
import { searchParams, versionNumber } from "../../../../lib/search-params.ts";

const search = searchParams({
  from: versionNumber,
  to: versionNumber,
});

export const Route = createFileRoute("/_app/strategies/$strategyId/compare")({ validateSearch: search, component: ComparePage });
