import { sql } from "@frontoffice/db";
import { jsonBuildObject } from "kysely/helpers/postgres";
import { calling, defineInboxSource, leading } from "../../kernel/inbox.ts";
import { endpointEntity } from "./entity.ts";

/** Endpoints that were switched off because of what they answered, and not by a person. */
export const stoppedEndpoints = defineInboxSource({
  label: "Webhooks",
  entity: endpointEntity,
  decides: "webhooks:write",
  isFailure: true,
  table: "endpoint",
  at: sql<Date>`endpoint.disabled_at`,
  client: null,
  waiting: ({ db, clientIds }) =>
    db
      .selectFrom("webhookEndpoints as endpoint")
      .where("endpoint.deletedAt", "is", null)
      .where("endpoint.disabledReason", "in", ["gone", "failing"])
      .$if(clientIds !== null, (query) => query.where(sql<boolean>`endpoint.client_ids <@ ${[...(clientIds ?? [])]}::uuid[]`)),
  shown: (rows) =>
    rows.select("endpoint.url as name").select((eb) => jsonBuildObject({ reason: eb.ref("endpoint.disabledReason") }).as("facts")),
  says: ({ id, name, facts: { reason } }) => ({
    sentence: `The webhook endpoint ${name} was switched off`,
    detail: reason === "gone" ? "It answered that it is gone for good." : "Nothing could be delivered for a day.",
    severity: "high",
    link: "/settings/webhooks",
    actions: [calling("enable", "Switch on", "webhooks.endpoints.enable", { id }), leading("review", "Look closer", "/settings/webhooks")],
  }),
});
