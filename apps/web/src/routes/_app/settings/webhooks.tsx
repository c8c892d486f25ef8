import { deliveryStatuses } from "@frontoffice/api/enums/webhooks";
import { createFileRoute } from "@tanstack/react-router";
import { WebhooksPage } from "../../../features/webhooks/webhooks-page.tsx";
import { oneOf, searchParams, text } from "../../../lib/search-params.ts";

const search = searchParams({
  endpoint: text(),
  status: oneOf(deliveryStatuses),
  event: text(),
  /** Opens one delivery beside the log. */
  delivery: text(),
});

export const Route = createFileRoute("/_app/settings/webhooks")({ validateSearch: search, component: WebhooksPage });
