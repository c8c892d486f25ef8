import { AppError } from "../../kernel/errors.ts";
import { type Actor, may, type Scope } from "../../kernel/scope.ts";

/** Those who may restore a client may see that it is there. */
export function canSeeDeletedClients(actor: Actor): boolean {
  return may({ actor }, "clients:delete");
}

/** A new client would be none of theirs, and how many there are is not theirs to know. */
export function assertSeesAllClients({ clientIds }: Pick<Scope, "clientIds">): void {
  if (clientIds === null) return;
  const message = "You work with listed clients only, so you cannot add or restore one. Ask an owner or admin of the company.";
  throw new AppError("forbidden", message, { limited: true });
}
