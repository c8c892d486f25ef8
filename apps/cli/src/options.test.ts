import { expect, test } from "vitest";
import { CommandFault } from "./exits.ts";
import { nearestOf, readOptions, readSize, readWhole, SERVER_OPTIONS } from "./options.ts";
import { shown, sizeOf, timeOf } from "./words.ts";

test("reads sizes as people write them, and refuses the rest with what to write", () => {
  const sizes = ["5MB", "5 mb/s", "1.5g", "512KiB", "2048", "1MiB"].map((text) => readSize(text, "--limit"));
  expect(sizes).toEqual([5e6, 5e6, 1.5e9, 524_288, 2048, 1_048_576]);
  for (const text of ["", "fast", "-5MB", "0", "1023", "5XB", "1e9"]) expect(() => readSize(text, "--limit"), text).toThrow(CommandFault);
  for (const text of ["0", "65", "8.5", "eight", ""]) {
    expect(() => readWhole(text, { name: "--workers", min: 1, max: 64 }), text).toThrow("from 1 to 64");
  }
});

test("shows names without letting them act on the terminal", () => {
  expect(shown("a\u001b[31mb\nc\u202etxt\u009b")).toBe('"a\\u001b[31mb\\nc\\u202etxt\\u009b"');
  expect([sizeOf(0), sizeOf(999), sizeOf(1000), sizeOf(3.25e9), sizeOf(125e6)]).toEqual(["0 B", "999 B", "1.0 KB", "3.3 GB", "125 MB"]);
  expect([timeOf(4.4), timeOf(200), timeOf(7500)]).toEqual(["4 s", "3 min 20 s", "2 h 5 min"]);
});

test("suggests the option that was probably meant, and nothing far-fetched", () => {
  expect(() => readOptions(["--jsn"], SERVER_OPTIONS)).toThrow("Did you mean --json?");
  expect(() => readOptions(["--Url", "x"], SERVER_OPTIONS)).toThrow("Did you mean --url?");
  expect(() => readOptions(["--banana"], SERVER_OPTIONS)).toThrow(/^(?!.*Did you mean).*--help/);
  expect([nearestOf("uplaod", ["upload", "doctor"]), nearestOf("fly", ["upload", "jobs"])]).toEqual(["upload", undefined]);
});
