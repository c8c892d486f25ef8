import { surfaces } from "@frontoffice/api/enums/audit";
import { createFileRoute } from "@tanstack/react-router";
import { AuditPage } from "../../../features/audit/audit-page.tsx";
import { day, oneOf, searchParams, text, uuid } from "../../../lib/search-params.ts";

const search = searchParams({
  text: text(120),
  noun: text(40),
  actor: uuid,
  entity: uuid,
  client: uuid,
  surface: oneOf(surfaces),
  outcome: oneOf(["done", "refused"]),
  /** Calendar days, the last one included. */
  from: day,
  to: day,
});

export const Route = createFileRoute("/_app/settings/audit")({ validateSearch: search, component: AuditPage });
