import { secondFactorSecrets } from "./domains/auth/second-factor/secrets/commands.ts";
import { storageSecrets } from "./domains/storage/secrets/commands.ts";
import { webhookSecrets } from "./domains/webhooks/secrets/commands.ts";
import type { Adapters } from "./kernel/adapters.ts";
import { type Resealed, resealAll, type SealedStore } from "./kernel/sealing.ts";
import type { Services } from "./trpc/context.ts";

type Needs = Pick<Services, "identity" | "tenant"> & { adapters: Pick<Adapters, "secretbox"> };

/** Every table with sealed values; one that is missing here would be lost when its key is dropped. */
const sealedStores: readonly SealedStore[] = [secondFactorSecrets, storageSecrets, webhookSecrets];

/** Seals everything that was sealed with a key of before anew; safe to run anywhere, at any time, by many at once. */
export function resealSecrets({ identity, tenant, adapters }: Needs): Promise<Resealed[]> {
  return resealAll(sealedStores, { identity, tenant }, adapters.secretbox);
}
