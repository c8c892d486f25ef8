import { type EventDeclaration, listEntities } from "./entity.ts";
import type { Scope } from "./scope.ts";

/** What has happened to a row; ids and changed fields, never a secret. */
export interface Happening {
  event: EventDeclaration;
  entityId: string;
  clientId: string | null;
  data: Record<string, unknown>;
}

/** Tells everybody who listens, within the transaction that makes it true. */
export async function publish(tx: Scope, { event: { type, entity }, ...row }: Happening): Promise<void> {
  for (const listen of tx.listeners) await listen(tx, { type, entity, ...row });
}

/** Every event that an entity declares, by type. */
export function listEvents(): EventDeclaration[] {
  return listEntities()
    .flatMap(({ events }) => Object.values(events))
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}
