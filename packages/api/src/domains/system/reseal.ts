import type { Adapters } from "../../adapters/index.ts";
import { type Resealed, resealAll, type SealedStore } from "../../kernel/sealing.ts";
import type { Services } from "../../kernel/services.ts";
import { secondFactorSecrets } from "../auth/second-factor/secrets.ts";
import { storageSecrets } from "../storage/secrets.ts";
import { webhookSecrets } from "../webhooks/signing-secrets.ts";

type Needs = Pick<Services, "identity" | "tenant"> & { adapters: Pick<Adapters, "secretbox"> };

/** Every table with sealed values; one that is missing here would be lost when its key is dropped. */
const sealedStores: readonly SealedStore[] = [secondFactorSecrets, storageSecrets, webhookSecrets];

/** Seals everything that was sealed with a previous key again, with the newest one; safe to run concurrently. */
export function resealSecrets({ identity, tenant, adapters }: Needs): Promise<Resealed[]> {
  return resealAll(sealedStores, { identity, tenant }, adapters.secretbox);
}
