import { webhookSecrets } from "./domains/webhooks/secrets/commands.ts";
import { type Resealed, resealAll, type SealedStore } from "./kernel/sealing.ts";
import type { Services } from "./trpc/context.ts";

/** Every table with sealed values; one that is missing here would be lost when its key is dropped. */
const sealedStores: readonly SealedStore[] = [webhookSecrets];

/** Seals everything that was sealed with a key of before anew; safe to run anywhere, at any time, by many at once. */
export function resealSecrets({ identity, tenant, adapters }: Pick<Services, "identity" | "tenant" | "adapters">): Promise<Resealed[]> {
  return resealAll(sealedStores, { identity, tenant }, adapters.secretbox);
}
