import { AppError } from "../kernel/errors.ts";
import { can, type Permission, ROLES } from "../kernel/permissions.ts";
import type { Principal } from "../kernel/principal.ts";
import type { ProcedureMeta } from "./meta.ts";

const CONFIRMED_MS = 15 * 60_000;

/**
 * Why this caller may not enter now, or undefined when they may. The doors ask it before every call, and so does whatever lists what a
 * caller may use. Nothing of a company that is not active can be changed, and its owners alone still read it.
 */
export function refusalOf(principal: Principal, meta: ProcedureMeta, at: { reads: boolean; now: Date }): AppError | undefined {
  const { company, key } = principal;
  const { door, permission, callers: { peopleOnly, withKey, confirmed, whileInactive } = {} } = meta;
  if (key && (peopleOnly || (door === "signedIn" && !withKey))) return forPeople(peopleOnly);
  if (door === "inCompany") {
    if (!company || !permission || !company.permissions.includes(permission)) return missingPermission(principal, permission);
    if (!company.isActive && !((at.reads || whileInactive) && company.role === "owner" && !key)) {
      const message = "This company is not active: its owners can read its data, and nobody can change it.";
      return new AppError("forbidden", message, { permission });
    }
  }
  if (confirmed && !isConfirmed(principal, at.now)) {
    return new AppError("forbidden", "Confirm that it is you: enter your password again.", { confirm: true });
  }
  return undefined;
}

/** Whether the person proved their identity lately; programs get this far only where no person is asked for. */
export function isConfirmed({ confirmedAt, key }: Principal, now: Date): boolean {
  return key !== null || (confirmedAt !== null && now.getTime() - confirmedAt.getTime() < CONFIRMED_MS);
}

function missingPermission({ company, key }: Principal, permission: Permission | undefined): AppError {
  if (key) {
    return new AppError("forbidden", `This key cannot do that: it lacks the scope ${permission}, or its issuer has lost the right.`, {
      permission,
      scope: permission,
    });
  }
  const role = company?.role ?? "none";
  return new AppError("forbidden", `Only ${whoMay(permission)} can do that. Ask one of them.`, { permission, role });
}

/** "owners and admins". */
function whoMay(permission: Permission | undefined): string {
  const roles = ROLES.filter((role) => permission === undefined || can(role, permission)).map((role) => `${role}s`);
  return roles.length < 2 ? "owners" : `${roles.slice(0, -1).join(", ")} and ${roles.at(-1)}`;
}

function forPeople(why = "An API key stands for a program, and this concerns a person's own sign-in."): AppError {
  return new AppError("forbidden", `${why} Sign in as a person to do this.`, { peopleOnly: true });
}
