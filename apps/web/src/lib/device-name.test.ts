import { expect, test } from "vitest";
import { deviceName } from "./device-name.ts";

test("a browser is named with its system", () => {
  const edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0";
  const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/17.0 Safari/604.1";
  expect([deviceName(edge), deviceName(phone)]).toEqual(["Edge on Windows", "Safari on iOS"]);
});

test("what says nothing of itself is a browser", () => {
  expect([deviceName(null), deviceName("odd")]).toEqual(["A browser", "A browser"]);
});
