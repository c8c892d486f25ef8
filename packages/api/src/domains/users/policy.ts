import { AppError, invalid } from "../../kernel/errors.ts";
import { can, type Role } from "../../kernel/permissions.ts";
import { canBeLimited, outranks } from "./rules.ts";

/** The person who asks, as their membership is now: a right may have been taken from them since the request began. */
export interface Manager {
  userId: string;
  role: Role;
}

/** Reads the role under the lock: the right may have been taken away while the call waited for it. */
export function assertManager(manager: { userId: string; role: Role | null }): Manager {
  const { userId, role } = manager;
  if (role === null || !can(role, "users:write")) {
    throw new AppError("forbidden", "Your role does not carry users:write any more.", { permission: "users:write" });
  }
  return { userId, role };
}

/** Nobody gives others more rights than they have themselves. */
export function assertMayGrant(manager: Manager, role: Role): void {
  if (outranks(role, manager.role)) {
    throw new AppError("forbidden", `Your role (${manager.role}) cannot make somebody ${role}. Ask an owner.`, { role });
  }
}

/** Nobody acts on themselves here, nor on a person of a higher role. */
export function assertMayChange(manager: Manager, target: { userId: string; role: Role }, what: string): void {
  if (manager.userId === target.userId) {
    throw new AppError("forbidden", `You cannot ${what} yourself. Ask another owner or admin.`, { self: true });
  }
  if (outranks(target.role, manager.role)) {
    throw new AppError("forbidden", `Your role (${manager.role}) cannot ${what} the company's ${target.role}. Ask an owner.`, {
      role: target.role,
    });
  }
}

/** Without an owner nobody could run the company any more. */
export function assertAnotherOwner(owners: number): void {
  if (owners > 0) return;
  throw new AppError("precondition", "This is the last active owner of the company. Make somebody else an owner first.", {
    lastOwner: true,
  });
}

/** Owners and admins see all clients. */
export function assertLimitable(role: Role, clientIds: readonly string[] | null | undefined): void {
  if (clientIds && !canBeLimited(role)) throw invalid("clientIds", "Only members and viewers can be limited to listed clients.");
}
