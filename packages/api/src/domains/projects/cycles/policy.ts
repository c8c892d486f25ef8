import { AppError } from "../../../kernel/errors.ts";
import { may, type Scope } from "../../../kernel/scope.ts";
import { permissionToMove } from "./rules.ts";
import type { CycleStatus } from "./schema.ts";

/** Throws unless the move is legal and the caller may make it. */
export function assertMayMove(scope: Pick<Scope, "actor">, from: CycleStatus, to: CycleStatus): void {
  const permission = permissionToMove(from, to);
  if (may(scope, permission)) return;
  throw new AppError("forbidden", "Only those who may delete cycles reopen one. Ask an owner or admin of the company.", { permission });
}
