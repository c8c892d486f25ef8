import { afterAll, beforeAll, expect, test } from "vitest";
import { createSecretbox } from "../../../adapters/secretbox.ts";
import { type TestApi, testApi } from "../../../testing/index.ts";
import { resealSecrets } from "../../system/reseal.ts";
import { openSecret, sealSecret } from "./queries.ts";

const [older, newer] = ["an older key with more than 32 characters", "a newer key with more than 32 characters"];

let api: TestApi;

beforeAll(async () => {
  api = await testApi();
});

afterAll(() => api.close());

test("a second factor outlives the key that its secret was sealed with", async () => {
  const { user } = await (await api.company()).principal("owner");
  const withKeys = (...keys: [string, ...string[]]) => ({
    ...api.services,
    adapters: { ...api.services.adapters, secretbox: createSecretbox(keys) },
  });
  const values = { userId: user.id, sealedSecret: sealSecret(withKeys(older), user.id, "JBSWY3DPEHPK3PXP") };
  await api.db.owner.insertInto("secondFactors").values(values).execute();
  const told = await resealSecrets(withKeys(newer, older));
  expect(told.find(({ store }) => store === "second_factors")).toEqual({ store: "second_factors", resealed: 1, unreadable: 0 });
  const { sealedSecret } = await api.db.owner.selectFrom("secondFactors").selectAll().executeTakeFirstOrThrow();
  expect(openSecret(withKeys(newer), user.id, sealedSecret)).toBe("JBSWY3DPEHPK3PXP");
});
