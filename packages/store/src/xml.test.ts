import { expect, test } from "vitest";
import { parse } from "./xml.ts";

test("a quotation mark is one however it is written, and is undone once", () => {
  const tags = ['"a"', "&quot;a&quot;", "&#34;a&#34;", "&#x22;a&#x22;", "&amp;#34;"].map((text) => parse(`<X><E>${text}</E></X>`));
  expect(tags).toEqual(['"a"', '"a"', '"a"', '"a"', "&#34;"].map((E) => ({ X: { E } })));
});

test("documents that declare entities are refused", () => {
  expect(() => parse('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')).toThrow("not well-formed");
});

test.each([
  ["nested without end", `${"<a>".repeat(20_000)}${"</a>".repeat(20_000)}`],
  ["named after the language's own parts", "<__proto__><x>1</x></__proto__>"],
])("a document that is %s is the sender's fault", (_what, text) => {
  expect(() => parse(text)).toThrow("not well-formed");
});
