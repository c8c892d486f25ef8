import { sql } from "@frontoffice/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestApi, testApi } from "../../testing/index.ts";
import { cleanUpSignIn } from "./cleanup.ts";
import { signUp, visit } from "./factory.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

test("what is over goes, what is live or may yet be recognised stays", async () => {
  const [live, old] = [await signUp(api), await signUp(api)];
  const past = sql<Date>`now() - interval '9 days'`;
  await api.db.owner.updateTable("authSessions").set({ rotatedAt: past }).where("userId", "=", old.user.id).execute();
  const reset = (mark: number, expiresAt: Date) => ({ userId: live.user.id, tokenHash: Buffer.alloc(32, mark), expiresAt });
  const resets = [reset(1, new Date(Date.now() - 2 * 86_400_000)), reset(2, new Date(Date.now() + 60_000))];
  await api.db.owner.insertInto("passwordResets").values(resets).execute();
  await api.db.owner.insertInto("rateBuckets").values({ key: "over", count: 1, resetsAt: past }).execute();
  await cleanUpSignIn(api.services);
  const count = async (table: "authSessions" | "passwordResets" | "rateBuckets") =>
    (await api.db.owner.selectFrom(table).selectAll().execute()).length;
  expect(await count("authSessions")).toBe(1);
  expect(await count("passwordResets")).toBe(1);
  expect(await api.db.owner.selectFrom("rateBuckets").select("key").where("key", "=", "over").execute()).toEqual([]);
  expect(await count("rateBuckets")).toBeGreaterThan(0);
  await expect((await visit(api, { token: live.token })).auth.me()).resolves.toBeDefined();
});
