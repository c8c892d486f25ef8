import type { SealedStore } from "../../../kernel/sealing.ts";
import { placeOf } from "./queries.ts";

/** The secret of every second factor, for being sealed with a new key. A change in the meantime wins. */
export const secondFactorSecrets: SealedStore = {
  name: "second_factors",
  async reseal({ identity }, again) {
    for (const { userId, sealedSecret: from } of await identity.selectFrom("secondFactors").select(["userId", "sealedSecret"]).execute()) {
      const to = again(from, placeOf(userId));
      if (to === undefined) continue;
      await identity
        .updateTable("secondFactors")
        .set({ sealedSecret: to })
        .where("userId", "=", userId)
        .where("sealedSecret", "=", from)
        .execute();
    }
  },
};
