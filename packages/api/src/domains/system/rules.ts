import type { Health } from "./schema.ts";

/** Why requests cannot all be served now, in words for an operator; empty when they can. */
export function readinessFaults(health: Health): string[] {
  const { disk } = health;
  if (disk?.ok !== false) return workFaults(health);
  const full = `The disk is full (${Math.floor(disk.freeBytes / 1_000_000)} MB free): make room, and everything goes on by itself.`;
  return [full, ...workFaults(health)];
}

function workFaults({ database, worker }: Health): string[] {
  if (!database.ok) return ["The database does not answer."];
  if (!worker.ok) {
    const since =
      worker.heartbeatAgeSeconds === null
        ? "No worker has started"
        : `The last worker was heard of ${Math.round(worker.heartbeatAgeSeconds)} s ago`;
    return [`${since}: background work waits. Start one: node apps/worker/src/main.ts`];
  }
  return [];
}
