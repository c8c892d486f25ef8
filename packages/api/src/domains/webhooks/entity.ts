import { defineEntity } from "../../kernel/entity.ts";

export const endpointEntity = defineEntity({
  type: "webhook_endpoint",
  one: "webhook endpoint",
  named: ({ db }) => db.selectFrom("webhookEndpoints").select(["id", "url as name", "deletedAt"]),
  newsFor: "webhooks:read",
  group: "Company",
  eventNoun: "webhook",
  events: { disabled: "A webhook endpoint was disabled" },
});

export const deliveryEntity = defineEntity({
  type: "webhook_delivery",
  one: "webhook delivery",
  saying: (event) => `the webhook delivery of ${event}`,
  named: ({ db }) => db.selectFrom("webhookDeliveries").select(["id", "eventType as name"]),
  newsFor: "webhooks:read",
});
