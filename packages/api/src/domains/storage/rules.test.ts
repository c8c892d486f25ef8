import { expect, test } from "vitest";
import { activeUploadStatuses } from "../uploads/schema.ts";
import { sessionsInTheWay } from "./rules.ts";

test("what stands in the way of deleting is what uploads call active", () => {
  expect([...sessionsInTheWay].sort()).toEqual([...activeUploadStatuses].sort());
});
