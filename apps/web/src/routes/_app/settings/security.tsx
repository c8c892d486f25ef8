import { createFileRoute } from "@tanstack/react-router";
import { SecurityPage } from "../../../features/settings/security-page.tsx";
import { searchParams, text } from "../../../lib/search-params.ts";

const search = searchParams({
  fault: text(),
});

export const Route = createFileRoute("/_app/settings/security")({ validateSearch: search, component: SecurityPage });
