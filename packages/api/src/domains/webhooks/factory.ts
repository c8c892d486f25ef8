import type { z } from "zod";
import type { Scope } from "../../kernel/scope.ts";
import { createEndpoint } from "./endpoints.commands.ts";
import { createEndpointInput } from "./schema.ts";

/** An endpoint subscribed to every event, with its secret in the clear. */
export function makeEndpoint(scope: Scope, values: Partial<z.input<typeof createEndpointInput>> = {}) {
  return createEndpoint(scope, createEndpointInput.parse({ url: "https://8.8.8.8/hooks", events: ["*"], ...values }));
}
