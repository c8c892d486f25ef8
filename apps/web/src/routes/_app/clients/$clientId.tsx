import { createFileRoute } from "@tanstack/react-router";
import { ClientPage } from "../../../features/clients/client-page.tsx";
import { flag, searchParams } from "../../../lib/search-params.ts";

const search = searchParams({
  edit: flag,
});

export const Route = createFileRoute("/_app/clients/$clientId")({ validateSearch: search, component: ClientPage });
