import { expect, test } from "vitest";
import { describeError, fieldErrors, isMissing, isSignedOut } from "./errors.ts";

const failed = (data: Record<string, unknown>) => Object.assign(new Error("raw"), { data });

test("a call that never reached the server can be tried again", () => {
  const described = describeError(new TypeError("Failed to fetch"));
  expect(described).toMatchObject({ code: "network", retryable: true, requestId: null });
  expect(described.message).toContain("cannot be reached");
});

test("a rule's message and request id are kept, and trying again is not offered", () => {
  expect(describeError(failed({ code: "conflict", message: "Changed meanwhile.", requestId: "r1" }))).toEqual({
    code: "conflict",
    message: "Changed meanwhile.",
    requestId: "r1",
    path: null,
    details: null,
    retryable: false,
  });
});

test("signed out and missing are told apart", () => {
  expect(isSignedOut(failed({ code: "UNAUTHORIZED" }))).toBe(true);
  expect(isMissing(failed({ code: "not_found" }))).toBe(true);
  expect(isSignedOut(failed({ code: "forbidden" }))).toBe(false);
});

test("field messages come as text or as lists", () => {
  const error = failed({ code: "invalid", details: { fields: { email: "Taken.", name: ["Too long.", "x"], odd: 3 } } });
  expect(fieldErrors(error)).toEqual({ email: "Taken.", name: "Too long." });
});
