import { can } from "../../kernel/permissions.ts";
import type { Actor } from "../../kernel/scope.ts";

/** Those who may restore a client may see that it is there. */
export function canSeeDeletedClients(actor: Actor): boolean {
  return actor.kind !== "user" || can(actor.role, "clients:delete");
}
