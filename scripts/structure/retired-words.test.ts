import { expect, test } from "vitest";
import { retiredWordFaults } from "./retired-words.ts";

const faults = (text: string, path = "packages/api/src/a.ts") => retiredWordFaults([{ path, text }]);

test("a retired word is refused in names, comments, texts and documents", () => {
  for (const text of [
    "const uploadKeeper = 1;",
    "// He who owns it may close it.",
    'const text = "We sent you an e-mail.";',
    "export type LaneState = 1;",
    'throw new Error("another upload is under way");',
    "const sendLetter = 1;",
    "class Run { #roster = 1 }",
  ]) {
    expect(faults(text), text).toHaveLength(1);
  }
  expect(faults("The person signs in by himself.", "docs/guide.md")).toHaveLength(1);
});

test("a fault says where the word stands and what to say instead", () => {
  expect(faults("\nconst twin = 1;")).toEqual(['packages/api/src/a.ts:2: "twin" is retired; say duplicate']);
});

test("a word inside another is no retired word", () => {
  for (const text of ["const newsletter = the.history;", "// There is a bookkeeper, and this plane.", "const checksum = sum(sizes);"]) {
    expect(faults(text), text).toEqual([]);
  }
});

test("prose may say what a name may not", () => {
  expect(faults("// It asks the outside world at the front desk.\nconst askForCode = 1;")).toEqual([]);
  for (const name of ["fillWorld", "asks", "callAsks", "uploadDesk"]) expect(faults(`const ${name} = 1;`), name).not.toEqual([]);
});

test("a letter that is a character stays a letter", () => {
  expect(faults('const hint = "Letters, digits and dashes. Begin with a capital letter.";')).toEqual([]);
  expect(faults(".title { letter-spacing: 0; }", "a.css")).toEqual([]);
});

test("the name of a file is read too, and a merged migration is left alone", () => {
  expect(faults("", "e2e/upload-desk.ts")).toHaveLength(1);
  expect(faults("// letters wait here", "packages/db/migrations/0001_auth_letters.ts")).toEqual([]);
});

test("a name that others gave stays where they gave it", () => {
  for (const text of [
    'db.selectFrom("authLetters"); // of auth_letters',
    "endpoint.laneUntil",
    "annotations.openWorldHint",
    '"users.send-letter"',
  ]) {
    expect(faults(text), text).toEqual([]);
  }
  const column = "select({ letters: true })";
  expect(faults(column, "packages/api/src/domains/invitations/queries.ts")).toEqual([]);
  expect(faults(column)).toHaveLength(1);
  expect(faults("const queue = laneState;")).toHaveLength(1);
});

test("Latin letters and a letter or digit are characters too", () => {
  expect(faults("// A name without Latin letters; begin with a letter or digit.")).toEqual([]);
});
