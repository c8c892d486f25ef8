import { expect, test } from "vitest";
import { readablePhone, toE164 } from "./phone.ts";

test("an international number in any spelling becomes E.164", () => {
  expect([toE164("+49 30 901820"), toE164("0049 (30) 90-1820"), toE164(" +1 212 555 2368 ")]).toEqual([
    "+4930901820",
    "+4930901820",
    "+12125552368",
  ]);
});

test("what is no international number is refused", () => {
  expect([toE164(""), toE164("12345"), toE164("+1 12"), toE164("call me")]).toEqual([null, null, null, null]);
});

test("a stored number is shown readably", () => {
  expect(readablePhone("+4930901820")).toBe("+49 30 901820");
  expect(readablePhone("odd")).toBe("odd");
});
