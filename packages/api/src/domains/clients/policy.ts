import { type Actor, may } from "../../kernel/scope.ts";

/** Those who may restore a client may see that it is there. */
export function canSeeDeletedClients(actor: Actor): boolean {
  return may({ actor }, "clients:delete");
}
