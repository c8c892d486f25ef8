import { expect, test } from "vitest";
import { faultOf, parseXml } from "./answers.ts";

test("entities of servers in Go are read, and what declares its own is read as nothing", () => {
  expect(parseXml("<R><ETag>&#34;a&#34;</ETag></R>")).toEqual({ R: { ETag: '"a"' } });
  expect(parseXml('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')).toEqual({});
  expect(parseXml("no document")).not.toHaveProperty("Error");
});

test.each([
  [503, "<Error><Code>SlowDown</Code></Error>", "slow_down", true],
  [429, "", "slow_down", true],
  [400, "<Error><Code>BadDigest</Code></Error>", "checksum", true],
  [500, "", "server", true],
  [403, "<Error><Code>AccessDenied</Code></Error>", "refused", false],
  [404, "<Error><Code>NoSuchUpload</Code></Error>", "missing", false],
  [301, "", "refused", false],
])("%i with %j is %s", (status, body, reason, retryable) => {
  expect(faultOf(status, body, { "retry-after": "2" })).toMatchObject({ reason, retryable, waitMs: 2_000 });
});

test("what a store says is not repeated, only its code", () => {
  const { message } = faultOf(400, "<Error><Code>Odd&lt;script&gt;</Code><Message>secret</Message></Error>");
  expect(message).toBe("The store answered 400 (Oddscript).");
});

test("a refusal of millions of characters is not taken apart", () => {
  const body = `<Error><Code>SlowDown</Code>${"<a>1</a>".repeat(250_000)}</Error>`;
  expect(faultOf(400, body)).toMatchObject({ reason: "refused", code: undefined });
});
