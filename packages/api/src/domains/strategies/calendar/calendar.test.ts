import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { makeClient } from "../../clients/factory.ts";
import { makeStrategy } from "../factory.ts";
import { type Plan, plansThatCount } from "./rules.ts";

let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
});
beforeEach(async () => {
  company = await api.company();
});
afterAll(() => api.close());

const FIRST_WEEK = { from: "2027-03-01", days: 7 };

test("shows the posts of approved plans on their days, and nothing of the drafts beside them", async () => {
  const scope = await company.scope();
  const { id: clientId } = await makeClient(scope);
  const approved = await makeStrategy(scope, { clientId, status: "approved", weeks: 2, title: "Spring" });
  await makeStrategy(scope, { clientId, status: "draft", weeks: 2 });
  await makeStrategy(scope, { status: "approved", weeks: 2 });
  const viewer = await company.as("viewer");
  const { items, ...span } = await viewer.strategies.calendar({ clientId, ...FIRST_WEEK });
  const planned = (approved.sections?.calendar.weeks ?? []).flatMap(({ entries }) => entries);
  const within = planned.filter(({ date }) => date <= "2027-03-07").map(({ date, title }) => [date, title]);
  expect(span).toEqual({ from: "2027-03-01", to: "2027-03-07" });
  expect(within.length).toBeGreaterThan(0);
  expect(items.map(({ date, title }) => [date, title])).toEqual(within.sort(([a = ""], [b = ""]) => a.localeCompare(b)));
  expect(items.every((post) => post.strategyId === approved.id && post.strategyTitle === "Spring" && post.status === "approved")).toBe(
    true,
  );
});

test("while nothing is approved, the newest draft stands in for it; what was archived or sent back does not", async () => {
  const scope = await company.scope();
  const { id: clientId } = await makeClient(scope);
  await makeStrategy(scope, { clientId, weeks: 1, status: "draft" });
  const newest = await makeStrategy(scope, { clientId, weeks: 1, status: "in_review" });
  await makeStrategy(scope, { clientId, weeks: 1, status: "archived" });
  await makeStrategy(scope, { clientId, weeks: 1, status: "rejected" });
  const { items } = await (await company.as("viewer")).strategies.calendar({ clientId, ...FIRST_WEEK });
  expect(new Set(items.map(({ strategyId, status }) => `${strategyId} ${status}`))).toEqual(new Set([`${newest.id} in_review`]));
});

test("begins today where the client is, and a client without plans has an empty week", async () => {
  const { id: clientId } = await makeClient(await company.scope(), { timezone: "Pacific/Auckland" });
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Pacific/Auckland", dateStyle: "short" }).format(new Date());
  const week = await (await company.as("viewer")).strategies.calendar({ clientId });
  expect(week).toMatchObject({ from: today, items: [] });
});

test("another company's client reads as missing, and so does one that the caller is not given", async () => {
  const other = await api.company("Other Agency");
  const foreign = await makeClient(await other.scope());
  const scope = await company.scope();
  const [given, kept] = [await makeClient(scope), await makeClient(scope)];
  await expect((await company.as("owner")).strategies.calendar({ clientId: foreign.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const limited = api.caller(await company.limited([given.id]));
  await expect(limited.strategies.calendar({ clientId: kept.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await limited.strategies.calendar({ clientId: given.id })).items).toEqual([]);
  await expect(api.anonymous().strategies.calendar({ clientId: given.id })).rejects.toMatchObject({ code: "UNAUTHORIZED" });
});

test("of several approved plans all count", () => {
  const plan = (id: string, status: Plan["status"]): Plan => ({ id, title: id, status, weeks: null });
  const plans = [plan("c", "draft"), plan("b", "approved"), plan("a", "approved")];
  expect(plansThatCount(plans).map(({ id }) => id)).toEqual(["b", "a"]);
});
