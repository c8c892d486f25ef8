import { describe, expect, test } from "vitest";
import { csvLine } from "./csv.ts";

/** Reads one line as RFC 4180 says. */
function read(line: string): string[] {
  const cells: string[] = [];
  const rest = line.slice(0, -2);
  const pattern = /(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/gy;
  for (let match = pattern.exec(rest); match && cells.length < 50; match = pattern.exec(rest)) {
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (pattern.lastIndex >= rest.length) break;
  }
  return cells;
}

describe("a line of CSV", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["+49 30 901820", "'+49 30 901820"],
    ["-2+3", "'-2+3"],
    ["@SUM(A1:A9)", "'@SUM(A1:A9)"],
    ["\t=1", "'\t=1"],
    ["\r=1", "'\r=1"],
    ["\n=1", "'\n=1"],
    ["\u0000=1", "'=1"],
    ["  =1", "'  =1"],
    ["\ufeff=1", "'\ufeff=1"],
    ["＝1＋1", "'＝1＋1"],
    ['=HYPERLINK("https://evil.example","Click")', `'=HYPERLINK("https://evil.example","Click")`],
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ])("makes plain text of %j", (nasty, plain) => {
    expect(read(csvLine([nasty, "next"]))).toEqual([plain, "next"]);
  });

  test.each([
    ["a,b"],
    ['say "hello"'],
    ["two\nlines"],
    ["two\r\nlines"],
    ['","'],
    ["end "],
    [" begin"],
    ["Inês, Zoë 🦷"],
    ["2026-11-21"],
    [""],
  ])("gives %j back as it was", (value) => {
    expect(read(csvLine(["before", value, "after"]))).toEqual(["before", value, "after"]);
  });

  test("writes moments, numbers, truths and nothing", () => {
    expect(csvLine([new Date("2026-11-21T08:00:00Z"), 12, true, null, undefined, "x"])).toBe("2026-11-21T08:00:00.000Z,12,true,,,x\r\n");
    expect(csvLine([-12])).toBe("'-12\r\n");
  });
});
