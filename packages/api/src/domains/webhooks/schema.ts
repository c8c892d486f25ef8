import { z } from "zod";
import { listEvents } from "../../kernel/events.ts";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, optionalText, text, viewId } from "../../kernel/text.ts";
import { deliveryStatuses } from "./enums.ts";

/** Sent by hand, to try an endpoint. */
export const TEST_EVENT = "webhook.test";
/** Every event, also those that come with a later version. */
export const EVERY_EVENT = "*";

/** One of the events that are declared, and `other`: known only once every domain is loaded. */
const eventOr = (other: string) => z.lazy(() => z.enum([...listEvents().map(({ type }) => type), other]));

const chosenEvents = z
  .array(eventOr(EVERY_EVENT))
  .min(1, "Choose at least one event.")
  .max(100)
  .transform((events): string[] => (events.includes(EVERY_EVENT) ? [EVERY_EVENT] : [...new Set(events)]))
  .describe("Types of event from webhooks.eventTypes, or * for all of them.");

const limitedTo = z
  .array(id())
  .min(1, "Choose at least one client, or leave it out for all.")
  .max(500)
  .transform((ids) => [...new Set(ids)])
  .nullish()
  .describe("Only events of these clients; left out or null: of the whole company.");

export const createEndpointInput = z.strictObject({
  url: text(2000)
    .meta({ example: "https://hooks.northlight.example/frontoffice" })
    .describe("Where to send: a public https address, without user name and password."),
  description: optionalText(200).meta({ example: "Our customer database" }),
  events: chosenEvents,
  clientIds: limitedTo,
});
export type CreateEndpointInput = z.output<typeof createEndpointInput>;

export const updateEndpointInput = z.strictObject({
  id: id("endpoint"),
  url: text(2000).meta({ example: "https://hooks.northlight.example/frontoffice" }).optional(),
  description: optionalText(200).meta({ example: "Our customer database" }),
  events: chosenEvents.optional(),
  clientIds: limitedTo,
});
export type UpdateEndpointInput = z.output<typeof updateEndpointInput>;

export const endpointRef = z.strictObject({ id: id("endpoint") });
export const deliveryRef = z.strictObject({ id: id("delivery") });

export const rotateSecretInput = z.strictObject({
  id: id("endpoint"),
  overlapHours: z.int().min(0).max(168).default(24).describe("So long the old secret signs too, beside the new one."),
});

export const listEndpointsInput = pageInput.extend({
  includeDeleted: z.boolean().default(false).describe("Deleted endpoints too, which can be restored."),
});
export type ListEndpointsInput = z.output<typeof listEndpointsInput>;

export const deliveryStatus = z.enum(deliveryStatuses);
export type DeliveryStatus = z.infer<typeof deliveryStatus>;

export const listDeliveriesInput = pageInput.extend({
  endpointId: id().optional().describe("Only those of this endpoint."),
  status: deliveryStatus.optional().describe("Only deliveries in this state."),
  event: eventOr(TEST_EVENT).optional().describe("One type of event."),
});
export type ListDeliveriesInput = z.output<typeof listDeliveriesInput>;

const disabledReason = z.enum(["person", "gone", "failing"]);

export const endpointView = z.object({
  id: viewId(),
  url: z.string().meta({ example: "https://hooks.northlight.example/frontoffice" }),
  description: z.string().meta({ example: "Our customer database" }).nullable(),
  events: z.array(z.string().meta({ example: "client.updated" })),
  clientIds: z.array(viewId()).nullable(),
  isEnabled: z.boolean(),
  disabledAt: moment().nullable(),
  disabledReason: disabledReason.nullable().describe("A person, the receiver's 410 Gone, or a day of nothing but failures."),
  failingSince: moment().nullable(),
  consecutiveFailures: z.int(),
  secretIsReadable: z.boolean().describe("False when the key that sealed the signing secret is missing; nothing can be sent meanwhile."),
  previousSecretUntil: moment().nullable().describe("Until then the previous secret signs too."),
  health: z.object({
    delivered: z.int().describe("Of its newest hundred deliveries."),
    failed: z.int().describe("Of its newest hundred deliveries."),
    pending: z.int().describe("What waits to be sent, counted up to 1,000."),
    recent: z.array(z.object({ id: viewId(), status: deliveryStatus, at: moment() })).describe("The last twenty, oldest first."),
  }),
  createdBy: z.object({ id: viewId(), name: z.string().meta({ example: "Mara Lindqvist" }) }).nullable(),
  createdAt: moment(),
  updatedAt: moment(),
  deletedAt: moment().nullable(),
});
export type EndpointView = z.infer<typeof endpointView>;
export const endpointPage = page(endpointView);

export const endpointWithSecretView = endpointView.extend({
  secret: z
    .string()
    .meta({ example: "whsec_shown-once" })
    .nullable()
    .describe(
      "Signs every message; shown this once, null when an idempotency key repeats the answer. Keep it where your receiver reads it.",
    ),
});

export const startedView = z.object({ deliveryId: viewId(), jobId: viewId() });

const deliveryFields = {
  id: viewId(),
  endpointId: viewId(),
  endpointUrl: z.string().meta({ example: "https://hooks.northlight.example/frontoffice" }),
  eventId: viewId().describe("The header webhook-id, the same for every attempt and redelivery."),
  event: z.string().meta({ example: "client.updated" }),
  clientId: viewId().nullable(),
  status: deliveryStatus,
  attempts: z.int(),
  maxAttempts: z.int(),
  lastStatus: z.int().nullable().describe("What the receiver answered last; null when nothing came."),
  lastDurationMs: z.int().nullable(),
  lastError: z.string().meta({ example: "The receiver answered 500." }).nullable(),
  nextAttemptAt: moment().nullable(),
  finishedAt: moment().nullable(),
  redeliveryOf: viewId().nullable(),
  createdAt: moment(),
};

export const deliveryListItem = z.object(deliveryFields);
export type DeliveryListItem = z.infer<typeof deliveryListItem>;
export const deliveryPage = page(deliveryListItem);

export const deliveryView = z.object({
  ...deliveryFields,
  payload: z.record(z.string(), z.unknown()),
  log: z.array(
    z.object({
      number: z.int(),
      at: moment(),
      durationMs: z.int(),
      status: z.int().nullable(),
      error: z.string().meta({ example: "The receiver answered 500." }).nullable(),
    }),
  ),
});
export type DeliveryView = z.infer<typeof deliveryView>;

/** What a receiver is sent; `data` carries ids and the changed fields. */
export const message = z.object({
  id: viewId(),
  type: z.string().meta({ example: "client.updated" }),
  timestamp: z.string().meta({ example: "2026-11-21T09:30:00.000Z" }),
  data: z.record(z.string(), z.unknown()),
});
export type Message = z.infer<typeof message>;

export const eventTypesView = z.object({
  items: z.array(
    z.object({
      type: z.string().meta({ example: "client.updated" }),
      group: z.string().meta({ example: "Clients" }),
      words: z.string().meta({ example: "A client's profile changed" }),
    }),
  ),
});
