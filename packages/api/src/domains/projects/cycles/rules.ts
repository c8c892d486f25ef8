import { precondition } from "../../../kernel/errors.ts";
import type { Permission } from "../../../kernel/permissions.ts";
import type { CycleStatus } from "./schema.ts";

type Moves = Partial<Record<CycleStatus, Permission>>;

/** The only legal moves of a cycle, with what each asks of the caller. */
export const cycleMachine: Readonly<Record<CycleStatus, Moves>> = {
  planned: { active: "projects:write" },
  active: { completed: "projects:write" },
  completed: { archived: "projects:write", active: "projects:delete" },
  archived: {},
};

/** Where a cycle may go from here, for somebody with these permissions. */
export function legalMoves(status: CycleStatus, may: (permission: Permission) => boolean): CycleStatus[] {
  return (Object.entries(cycleMachine[status]) as [CycleStatus, Permission][]).flatMap(([to, permission]) => (may(permission) ? [to] : []));
}

/** What the move asks of the caller. Throws `precondition` when it is not legal from here. */
export function permissionToMove(from: CycleStatus, to: CycleStatus): Permission {
  const permission = cycleMachine[from][to];
  if (permission) return permission;
  const open = Object.keys(cycleMachine[from]);
  const cure = open.length === 0 ? "It stays so." : `From here it can only become ${open.join(" or ")}.`;
  throw precondition(`This cycle is ${from} and cannot become ${to}. ${cure}`, { status: from, wanted: to, moves: open });
}

/** Whether the opposite move is legal too, so that a change with both states can be taken back. */
export function canMoveBack(before: Record<string, unknown>, after: Record<string, unknown> | null): boolean {
  if (before.status === undefined) return true;
  const from = cycleMachine[after?.status as CycleStatus] ?? {};
  return Object.keys(from).includes(String(before.status));
}

interface Times {
  startedAt: Date | null;
  completedAt: Date | null;
}

/** The times of a cycle follow its state: reopening forgets the end, and the beginning stays the first one. */
export function timesAfter(to: CycleStatus, { startedAt, completedAt }: Times, now: Date): Times {
  if (to === "active") return { startedAt: startedAt ?? now, completedAt: null };
  return { startedAt, completedAt: to === "completed" ? now : completedAt };
}

/** The folder of a cycle by its number, with a tail where an older cycle has it already. */
export function cyclePrefix(number: number, taken: ReadonlySet<string>): string {
  const plain = `cycle-${String(number).padStart(4, "0")}`;
  for (let tail = 1; ; tail += 1) {
    const prefix = tail === 1 ? plain : `${plain}-${tail}`;
    if (!taken.has(prefix)) return prefix;
  }
}
