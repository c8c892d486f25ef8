import { sql } from "@frontoffice/db";
import { createTestDb } from "@frontoffice/db/testing";
import { expect, test } from "vitest";
import { containing, nameText, optionalName, optionalText, text, timeZone } from "./text.ts";

test.each(["", "   ", "\u200b", "\u3164", "\u2800", "\u00ad\u200d", "\u202e"])(
  "%j shows nothing, so it is no name and no text",
  (value) => {
    expect(nameText(120).safeParse(value).success).toBe(false);
    expect(text(120).safeParse(value).success).toBe(false);
  },
);

test.each(["", " ", "\u200b", "\u3164"])("%j in place of a text that may be missing is none", (value) => {
  expect(optionalText(120).parse(value)).toBeNull();
});

test.each(["a\u202eb", "\u2066admin", "Line One\nLine Two", "x\r\ny", "a\tb", "a\u2028b", "a\u0007b"])("%j is no name", (value) => {
  expect(nameText(120).safeParse(value).success).toBe(false);
  expect(optionalName(120).safeParse(value).success).toBe(false);
});

test.each(["Café", "上海小笼包店", "عيادة الأسنان", "Zoë & Söhne 👩‍👩‍👧", "O’Brien"])("%j is a name", (value) => {
  expect(nameText(120).parse(value)).toBe(value);
});

test("the same letters are stored in one form, however they were typed", () => {
  expect(nameText(120).parse("Cafe\u0301")).toBe("Caf\u00e9");
  expect(optionalText(120).parse("Cafe\u0301")).toBe("Caf\u00e9");
});

test("text of several lines keeps them", () => {
  expect(text(200).parse("One.\nTwo.")).toBe("One.\nTwo.");
});

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  ["europe/berlin", "Europe/Berlin"],
  ["AET", "Australia/Sydney"],
  ["UTC", "UTC"],
  ["Etc/GMT+5", "Etc/GMT+5"],
])("the zone %s is stored as %s", (given, stored) => {
  expect(timeZone().parse(given)).toBe(stored);
});

test.each(["SystemV/AST4", "+02:00", "Europe/Nowhere", "x"])("%s is no time zone", (given) => {
  expect(timeZone().safeParse(given).success).toBe(false);
});

test("PostgreSQL knows every zone that is taken", async () => {
  const db = await createTestDb();
  const { rows } = await sql<{ name: string }>`select name from pg_timezone_names`.execute(db.owner);
  await db.drop();
  const known = new Set(rows.map(({ name }) => name));
  const names = [...Intl.supportedValuesOf("timeZone"), "AET", "GMT", "EST", "US/Pacific", "UTC"];
  const stored = names.flatMap((name) => timeZone().safeParse(name).data ?? []);
  expect(stored.length).toBeGreaterThan(400);
  expect(stored.filter((name) => !known.has(name))).toEqual([]);
});

test("LIKE finds what was typed, not what it could mean", () => {
  expect(containing("50%_A\\")).toBe("%50\\%\\_a\\\\%");
});
