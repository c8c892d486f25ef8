import { expect, test } from "vitest";
import { day, flag, oneOf, searchParams, text, uuid, versionNumber } from "./search-params.ts";

const id = "0198c0de-0000-7000-8000-000000000001";
const schema = searchParams({
  search: text(5),
  status: oneOf(["active", "paused"]),
  add: flag,
  client: uuid,
  from: day,
  version: versionNumber,
});
const read = (search: unknown) => schema["~standard"].validate(search).value;

test("what a page understands is read as it stands", () => {
  const search = { search: "Bolt", status: "paused", add: true, client: id, from: "2026-11-23", version: 3 } as const;
  expect(read(search)).toEqual(search);
});

test("anything else in an address counts as left out", () => {
  const wrong = { search: "", status: "gone", add: "true", client: "1", from: "2026-13-40", version: 0, other: 1 };
  expect(read(wrong)).toEqual({});
  expect(read({ search: 7, status: null, version: 1.5, from: "23.11.2026" })).toEqual({});
  expect(read(undefined)).toEqual({});
});

test("a part that is not understood is named as undefined, since the router keeps what no schema names", () => {
  expect(read({ status: "gone" })).toHaveProperty("status", undefined);
});

test("words are cut to the length that the page's query takes", () => {
  expect(read({ search: "A long search" })).toEqual({ search: "A lon" });
});
