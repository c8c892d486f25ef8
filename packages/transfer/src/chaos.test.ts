import { expect, test } from "vitest";
import { chaos } from "./testing/chaos.ts";

test("a sender that is killed again and again delivers everything once, and leaves nothing behind", async () => {
  const report = await chaos({ small: 200, large: 2, kills: 8 });
  expect(report).toMatchObject({ wrong: [], sentTwice: [], openUploads: 0 });
  expect(report.kills).toBeGreaterThan(3);
  expect(report.counted).toEqual(report.expected);
});
