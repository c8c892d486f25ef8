import { describe, expect, test } from "vitest";
import { AppError } from "../../kernel/errors.ts";
import { countryOf, normalisePhoneNumbers } from "./rules.ts";
import { createClientInput } from "./schema.ts";

const nowhere = { timezone: "UTC", locale: "en" };

describe("the country of a number without +", () => {
  test.each([
    [{ timezone: "Europe/Berlin", locale: "en" }, "DE"],
    [{ timezone: "America/New_York", locale: "en" }, "US"],
    [{ timezone: "Asia/Calcutta", locale: "en" }, "IN"],
    [{ timezone: "UTC", locale: "de-AT" }, "AT"],
    [nowhere, undefined],
    [{ timezone: "UTC", locale: "en-ZZ" }, undefined],
  ])("%o is %s", (place, country) => {
    expect(countryOf(place)).toBe(country);
  });
});

describe("phone numbers", () => {
  test.each([
    ["+49 (0)30 901820", "+4930901820"],
    ["0049 30 901820", "+4930901820"],
    ["+1-212-555-0123", "+12125550123"],
  ])("%s is %s", (number, e164) => {
    expect(normalisePhoneNumbers([{ number, label: undefined }], nowhere)).toEqual([{ e164, label: null }]);
  });

  test.each(["030 901820", "+49", "call me", "+4930901820 ext. 5", "text +49 30 901820"])("%s is refused at its field", (number) => {
    const given = [
      { number: "+12125550123", label: null },
      { number, label: null },
    ];
    expect(() => normalisePhoneNumbers(given, nowhere)).toThrow(
      expect.objectContaining({ code: "invalid", details: { fields: { "phoneNumbers.1.number": expect.any(String) } } }),
    );
  });

  test("the same number in two spellings is a conflict", () => {
    const given = ["+4930901820", "030 901820"].map((number) => ({ number, label: null }));
    expect(() => normalisePhoneNumbers(given, { timezone: "Europe/Berlin", locale: "de" })).toThrow(AppError);
  });
});

describe("the address of a website", () => {
  test.each([
    ["example.com", "https://example.com"],
    ["HTTP://Example.com/", "http://example.com"],
    ["example.com:8080/a?b=1#c", "https://example.com:8080/a?b=1#c"],
    ["", null],
  ])("%s is stored as %s", (website, stored) => {
    expect(createClientInput.parse({ name: "A", website }).website).toBe(stored);
  });

  test.each([
    "javascript:alert(1)",
    "ftp://example.com",
    "https://user:secret@example.com",
    "localhost",
    "mailto:a@example.com",
    "data:text/html,x",
  ])("%s is refused", (website) => {
    expect(createClientInput.safeParse({ name: "A", website }).error?.issues[0]?.path).toEqual(["website"]);
  });
});

test.each([
  [{ name: "a\u0000b" }, "name"],
  [{ name: "\ud800" }, "name"],
  [{ name: "x".repeat(121) }, "name"],
  [{ name: "A", description: "x".repeat(4001) }, "description"],
  [{ name: "A", timezone: "Mars/Olympus" }, "timezone"],
  [{ name: "A", timezone: "+02:00" }, "timezone"],
  [{ name: "A", phoneNumbers: Array.from({ length: 21 }, () => ({ number: "+4930901820" })) }, "phoneNumbers"],
])("%# is turned away at the door", (input, field) => {
  expect(createClientInput.safeParse(input).error?.issues.map(({ path }) => path[0])).toContain(field);
});
