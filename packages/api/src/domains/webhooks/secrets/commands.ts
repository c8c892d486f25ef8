import type { SealedPlace, Secretbox } from "../../../adapters/secretbox.ts";
import type { SealedStore } from "../../../kernel/sealing.ts";

interface SecretsRow {
  companyId: string;
  id: string;
  secret: string;
  previousSecret: string | null;
  previousUntil: Date | null;
}

/** Both secrets of an endpoint are sealed for one place, so that a rotation moves the envelope as it is. */
export function secretPlace(companyId: string, endpointId: string): SealedPlace {
  return { companyId, row: `webhook_endpoints:${endpointId}`, field: "secret" };
}

/** The secrets that sign now, the newest first. Throws `UnreadableSecret`. */
export function openSecrets(secretbox: Secretbox, row: SecretsRow, now: Date): string[] {
  const place = secretPlace(row.companyId, row.id);
  const previous = row.previousUntil && row.previousUntil > now ? row.previousSecret : null;
  return [row.secret, previous].filter((sealed) => sealed !== null).map((sealed) => secretbox.open(sealed, place));
}

/** Every signing secret, for being sealed with a new key. A change in the meantime wins. */
export const webhookSecrets: SealedStore = {
  name: "webhook_endpoints",
  async reseal({ identity, tenant }, again) {
    for (const { id: companyId } of await identity.selectFrom("companies").select("id").execute()) {
      const endpoints = () => tenant(companyId).selectFrom("webhookEndpoints").where("companyId", "=", companyId);
      for (const row of await endpoints().select(["id", "secret", "previousSecret"]).execute()) {
        const place = secretPlace(companyId, row.id);
        const change = (field: "secret" | "previousSecret", from: string) => {
          const to = again(from, place);
          if (to === undefined) return undefined;
          const own = tenant(companyId)
            .updateTable("webhookEndpoints")
            .set({ [field]: to });
          return own.where("companyId", "=", companyId).where("id", "=", row.id).where(field, "=", from).execute();
        };
        await change("secret", row.secret);
        if (row.previousSecret !== null) await change("previousSecret", row.previousSecret);
      }
    }
  },
};
