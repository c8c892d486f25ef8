import { connectionSecretPlace } from "../../adapters/storage.ts";
import type { SealedStore } from "../../kernel/sealing.ts";

/** The secret key of every storage connection, deleted ones too, for being sealed with a new key. A change in the meantime wins. */
export const storageSecrets: SealedStore = {
  name: "storage_connections",
  async reseal({ identity, tenant }, again) {
    for (const { id: companyId } of await identity.selectFrom("companies").select("id").execute()) {
      const db = tenant(companyId);
      const rows = await db.selectFrom("storageConnections").select(["id", "secretAccessKey"]).execute();
      for (const { id, secretAccessKey: from } of rows) {
        const to = again(from, connectionSecretPlace(companyId, id));
        if (to === undefined) continue;
        await db
          .updateTable("storageConnections")
          .set({ secretAccessKey: to })
          .where("id", "=", id)
          .where("secretAccessKey", "=", from)
          .execute();
      }
    }
  },
};
