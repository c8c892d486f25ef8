import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { redeliver, testEndpoint } from "./deliveries.commands.ts";
import { getDelivery, listDeliveries } from "./deliveries.queries.ts";
import {
  createEndpoint,
  deleteEndpoint,
  disableEndpoint,
  enableEndpoint,
  restoreEndpoint,
  rotateSecret,
  updateEndpoint,
} from "./endpoints.commands.ts";
import { getEndpoint, listEndpoints } from "./endpoints.queries.ts";
import { deliveryEntity, endpointEntity } from "./entity.ts";
import { presentDelivery, presentEndpoint, presentFullDelivery, presentWithSecret } from "./present.ts";
import { describeEvents } from "./rules.ts";
import {
  createEndpointInput,
  deliveryPage,
  deliveryRef,
  deliveryView,
  endpointPage,
  endpointRef,
  endpointView,
  endpointWithSecretView,
  eventTypesView,
  listDeliveriesInput,
  listEndpointsInput,
  rotateSecretInput,
  startedView,
  updateEndpointInput,
} from "./schema.ts";

const endpointsRouter = router({ about: "Where events are sent to.", entity: endpointEntity })({
  list: inCompany("webhooks:read", {
    rest: "GET /webhooks/endpoints",
    does: "List the webhook endpoints with their health, newest first.",
  })
    .input(listEndpointsInput)
    .output(endpointPage)
    .query(({ ctx, input }) => listEndpoints(ctx.scope, input).then(presentPage(presentEndpoint(ctx.scope)))),

  get: inCompany("webhooks:read", { rest: "GET /webhooks/endpoints/{id}", does: "Show one webhook endpoint with its health." })
    .input(endpointRef)
    .output(endpointView)
    .query(({ ctx, input }) => getEndpoint(ctx.scope, input.id).then(presentEndpoint(ctx.scope))),

  create: inCompany("webhooks:write", {
    rest: "POST /webhooks/endpoints",
    does: "Add a webhook endpoint; its signing secret is shown this once.",
    past: "added",
    risk: "write",
    status: 201,
    gate: { secrets: ["secret"] },
  })
    .input(createEndpointInput)
    .output(endpointWithSecretView)
    .mutation(({ ctx, input }) => createEndpoint(ctx.scope, input).then(presentWithSecret(ctx.scope))),

  update: inCompany("webhooks:write", {
    rest: "PUT /webhooks/endpoints/{id}",
    does: "Change the fields that are sent; the others stay.",
    past: "changed",
    risk: "write",
    undo: { by: "update", with: ({ entityId, before }) => before && { id: entityId, ...before } },
  })
    .input(updateEndpointInput)
    .output(endpointView)
    .mutation(({ ctx, input }) => updateEndpoint(ctx.scope, input).then(presentEndpoint(ctx.scope))),

  delete: inCompany("webhooks:write", {
    rest: "DELETE /webhooks/endpoints/{id}",
    does: "Delete a webhook endpoint and give up what waits to be sent to it; it can be restored.",
    past: "deleted",
    risk: "destructive",
    undo: { by: "restore" },
  })
    .input(endpointRef)
    .output(endpointView)
    .mutation(({ ctx, input }) => deleteEndpoint(ctx.scope, input).then(presentEndpoint(ctx.scope))),

  restore: inCompany("webhooks:write", {
    rest: "POST /webhooks/endpoints/{id}/restore",
    does: "Bring a deleted webhook endpoint back, with its secret.",
    past: "restored",
    risk: "write",
    undo: { by: "delete" },
  })
    .input(endpointRef)
    .output(endpointView)
    .mutation(({ ctx, input }) => restoreEndpoint(ctx.scope, input).then(presentEndpoint(ctx.scope))),

  rotateSecret: inCompany("webhooks:write", {
    rest: "POST /webhooks/endpoints/{id}/rotate-secret",
    does: "Make a new signing secret, shown this once; the old one signs too for the hours that you name.",
    past: "gave a new secret to",
    risk: "destructive",
    callers: { confirmed: true },
    gate: { secrets: ["secret"] },
  })
    .input(rotateSecretInput)
    .output(endpointWithSecretView)
    .mutation(({ ctx, input }) => rotateSecret(ctx.scope, input).then(presentWithSecret(ctx.scope))),

  test: inCompany("webhooks:write", {
    rest: "POST /webhooks/endpoints/{id}/test",
    does: "Send a webhook.test event now, once; the delivery shows what came of it.",
    past: "tested",
    risk: "write",
    status: 202,
  })
    .input(endpointRef)
    .output(startedView)
    .mutation(({ ctx, input }) => testEndpoint(ctx.scope, input)),

  enable: inCompany("webhooks:write", {
    rest: "POST /webhooks/endpoints/{id}/enable",
    does: "Send events to the endpoint again; what happened meanwhile is not made up for.",
    past: "enabled",
    risk: "write",
    undo: { by: "disable", with: ({ entityId, before }) => before && { id: entityId } },
  })
    .input(endpointRef)
    .output(endpointView)
    .mutation(({ ctx, input }) => enableEndpoint(ctx.scope, input).then(presentEndpoint(ctx.scope))),

  disable: inCompany("webhooks:write", {
    rest: "POST /webhooks/endpoints/{id}/disable",
    does: "Send nothing more to the endpoint; what waits is kept as failed and can be delivered again by hand.",
    past: "disabled",
    risk: "write",
    undo: { by: "enable", with: ({ entityId, before }) => before && { id: entityId } },
  })
    .input(endpointRef)
    .output(endpointView)
    .mutation(({ ctx, input }) => disableEndpoint(ctx.scope, input).then(presentEndpoint(ctx.scope))),
});

const deliveriesRouter = router({ about: "What was sent to an endpoint, and what came of it.", entity: deliveryEntity })({
  list: inCompany("webhooks:read", { rest: "GET /webhooks/deliveries", does: "List webhook deliveries, newest first, with filters." })
    .input(listDeliveriesInput)
    .output(deliveryPage)
    .query(({ ctx, input }) => listDeliveries(ctx.scope, input).then(presentPage(presentDelivery))),

  get: inCompany("webhooks:read", {
    rest: "GET /webhooks/deliveries/{id}",
    does: "Show one delivery with its message and every attempt; the receiver's words are not kept.",
  })
    .input(deliveryRef)
    .output(deliveryView)
    .query(({ ctx, input }) => getDelivery(ctx.scope, input.id).then(presentFullDelivery)),

  redeliver: inCompany("webhooks:write", {
    rest: "POST /webhooks/deliveries/{id}/redeliver",
    does: "Send the message again under the same event id, with all its attempts.",
    past: "sent again",
    risk: "write",
    status: 202,
  })
    .input(deliveryRef)
    .output(startedView)
    .mutation(({ ctx, input }) => redeliver(ctx.scope, input)),
});

export const webhooksRouter = router({
  about: "Outgoing webhooks: endpoints, chosen events, signatures, deliveries and their log.",
  acts: { deliver: "disabled", retry: "disabled" },
})({
  endpoints: endpointsRouter,
  deliveries: deliveriesRouter,

  eventTypes: inCompany("webhooks:read", {
    rest: "GET /webhooks/event-types",
    does: "List the types of event that an endpoint can ask for, with words for people.",
  })
    .output(eventTypesView)
    .query(() => ({ items: describeEvents() })),
});
