import { expect, test } from "vitest";
import { viewError } from "./errors.ts";

const failed = (fields: object) => Object.assign(new Error("failed"), fields);

test.each([
  failed({ code: "ECONNREFUSED", origin: "database" }),
  failed({ code: "57P01", severity: "FATAL" }),
  failed({ code: "53300", severity: "FATAL" }),
  new Error("timeout exceeded when trying to connect"),
])("a database that is away is unavailable", (error) => {
  expect(viewError(error)).toMatchObject({ code: "unavailable", status: 503, expected: false });
});

test("a full disk of the database is unavailable, with words", () => {
  const full = viewError(failed({ code: "53100", severity: "ERROR" }));
  expect(full).toMatchObject({ code: "unavailable", status: 503, message: expect.stringContaining("no room left") });
});

test.each([failed({ code: "ECONNREFUSED" }), failed({ code: "42P01", severity: "ERROR" }), new Error("failed")])(
  "what another server or a statement did wrong is not put down to the database being away",
  (error) => {
    expect(viewError(error)).toMatchObject({ code: "internal", status: 500, expected: false });
  },
);
