import { searchKinds } from "@frontoffice/api/enums/search";
import { createFileRoute } from "@tanstack/react-router";
import { SearchPage } from "../../features/search/search-page.tsx";
import { oneOf, searchParams, text } from "../../lib/search-params.ts";

const search = searchParams({ q: text(200), kind: oneOf(searchKinds) });

export const Route = createFileRoute("/_app/search")({ validateSearch: search, component: SearchPage });
