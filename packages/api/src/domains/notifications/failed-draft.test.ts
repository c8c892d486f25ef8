import { afterAll, beforeAll, expect, test } from "vitest";
import type { Models } from "../../adapters/llm.ts";
import { AppError } from "../../kernel/errors.ts";
import { fakeAdapters } from "../../testing/fakes.ts";
import { type TestApi, testApi } from "../../testing/index.ts";

let api: TestApi;

beforeAll(async () => {
  const { info } = fakeAdapters([]).models;
  const writeObject: Models["writeObject"] = () =>
    Promise.reject(new AppError("upstream_failed", "It is no strategy.", { reason: "refused" }));
  api = await testApi({ models: { info, writeObject } });
});

afterAll(() => api.close());

test("who asked for a draft that fails for good is told why, once, and nobody else is", async () => {
  const company = await api.company();
  const member = await company.as("member");
  const { id: clientId } = await member.clients.create({ name: "Harbour Dental" });
  await member.strategies.generate({ clientId, weeks: 1, title: "Spring" });
  await api.drainJobs();
  const { items } = await member.notifications.list({});
  expect(items).toMatchObject([
    { kind: "strategy_failed", title: "The draft of “Spring” has failed", body: expect.stringContaining("It is no strategy.") },
  ]);
  expect(await (await company.as("owner")).notifications.unreadCount()).toEqual({ unread: 0 });
});
