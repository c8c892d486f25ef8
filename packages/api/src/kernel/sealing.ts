import type { DB, Kysely } from "@frontoffice/db";
import { type SealedPlace, type Secretbox, UnreadableSecret } from "../adapters/secretbox.ts";

/** What a store may use to reach its rows: as the role that signs people in, or bound to one company. */
export interface SealingRoles {
  identity: Kysely<DB>;
  tenant(companyId: string): Kysely<DB>;
}

/** Answers the envelope under the newest key, or undefined when there is nothing to change: sealed with it already, or unreadable. */
export type SealAgain = (envelope: string, place: SealedPlace) => string | undefined;

/** A table that holds sealed values. `reseal` offers each to `again` and writes the answer only where the old value still stands. */
export interface SealedStore {
  name: string;
  reseal(roles: SealingRoles, again: SealAgain): Promise<void>;
}

/** What became of one store's values. */
export interface Resealed {
  store: string;
  resealed: number;
  unreadable: number;
}

/** Seals every stored secret with the newest key, so that previous keys can be dropped. What no key opens stays as it is. */
export async function resealAll(stores: readonly SealedStore[], roles: SealingRoles, secretbox: Secretbox): Promise<Resealed[]> {
  const told: Resealed[] = [];
  for (const store of stores) {
    const count = { store: store.name, resealed: 0, unreadable: 0 };
    await store.reseal(roles, (envelope, place) => {
      try {
        const plain = secretbox.open(envelope, place);
        if (!secretbox.needsRotation(envelope)) return undefined;
        count.resealed += 1;
        return secretbox.seal(plain, place);
      } catch (error) {
        if (!(error instanceof UnreadableSecret)) throw error;
        count.unreadable += 1;
        return undefined;
      }
    });
    told.push(count);
  }
  return told;
}
