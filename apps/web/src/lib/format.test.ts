import { expect, test } from "vitest";
import { initials, plural } from "./format.ts";

test("counts and initials", () => {
  expect([plural(1, "client"), plural(0, "client"), plural(2, "company", "companies")]).toEqual(["1 client", "0 clients", "2 companies"]);
  expect([initials("Ada Byron Lovelace"), initials("  solo "), initials("")]).toEqual(["AL", "S", "?"]);
});
