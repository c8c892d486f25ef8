import type { SealedStore } from "../../kernel/sealing.ts";
import { secretPlace } from "./signing-secrets.rules.ts";

/** Every signing secret, for being sealed with a new key. A change in the meantime wins. */
export const webhookSecrets: SealedStore = {
  name: "webhook_endpoints",
  async reseal({ identity, tenant }, again) {
    for (const { id: companyId } of await identity.selectFrom("companies").select("id").execute()) {
      const endpoints = () => tenant(companyId).selectFrom("webhookEndpoints");
      for (const row of await endpoints().select(["id", "secret", "previousSecret"]).execute()) {
        const place = secretPlace(companyId, row.id);
        const change = (field: "secret" | "previousSecret", from: string) => {
          const to = again(from, place);
          if (to === undefined) return undefined;
          const own = tenant(companyId)
            .updateTable("webhookEndpoints")
            .set({ [field]: to });
          return own.where("id", "=", row.id).where(field, "=", from).execute();
        };
        await change("secret", row.secret);
        if (row.previousSecret !== null) await change("previousSecret", row.previousSecret);
      }
    }
  },
};
