import { expect, inject, test } from "vitest";
import { chaos } from "./testing/chaos.ts";

test("a sender that is killed again and again delivers everything once, and leaves nothing behind", async () => {
  const [small, kills] = inject("wholeSize") ? [200, 8] : [40, 2];
  const report = await chaos({ small, large: 2, kills });
  expect(report).toMatchObject({ wrong: [], sentTwice: [], openUploads: 0 });
  expect(report.kills).toBeGreaterThanOrEqual(kills / 2);
  expect(report.counted).toEqual(report.expected);
});
