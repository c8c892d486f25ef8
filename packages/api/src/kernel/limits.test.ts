import { expect, test } from "vitest";
import { assertWithinLimit } from "./limits.ts";

const limit = { of: "clients", max: 2, message: "Your plan covers 2 clients." };

test("there is room below the limit and none at it", () => {
  expect(() => assertWithinLimit(1, limit)).not.toThrow();
  const full = expect.objectContaining({ code: "limit_reached", message: limit.message, details: { limit: 2, of: "clients" } });
  expect(() => assertWithinLimit(2, limit)).toThrow(full);
});
