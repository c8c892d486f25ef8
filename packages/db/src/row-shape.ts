import type pg from "pg";
import { columnNames } from "./column-names.ts";

/** What the rows of a statement look like: their columns by our names, and how the text of each becomes a value. */
export interface RowShape {
  names: string[];
  /** Undefined where the text is the value. */
  parsers: (((text: string) => unknown) | undefined)[];
  /** Makes a row of its values. */
  rowOf(values: readonly unknown[]): Record<string, unknown>;
}

/** Type number, size, modifier and format, behind the table's number and the column's. */
const BEHIND_NAME = 18;
const TYPE_AT = 6;
const TEXT = 25;

/** Reads RowDescription, whose content begins at `at`. */
export function readShape(bytes: Buffer, at: number, types: pg.CustomTypesConfig): RowShape {
  const asItIs = types.getTypeParser(TEXT, "text");
  const names: string[] = [];
  const parsers: RowShape["parsers"] = [];
  let next = at + 2;
  for (let left = bytes.readUInt16BE(at); left > 0; left--) {
    const end = bytes.indexOf(0, next);
    const parser = types.getTypeParser(bytes.readUInt32BE(end + 1 + TYPE_AT), "text");
    names.push(columnNames.nameOf(bytes.toString("utf8", next, end)));
    parsers.push(parser === asItIs ? undefined : parser);
    next = end + 1 + BEHIND_NAME;
  }
  return { names, parsers, rowOf: rowConstructor(names) };
}

/** One literal makes a row several times faster than an assignment for each column. The names come from the code alone, and are quoted. */
function rowConstructor(names: readonly string[]): RowShape["rowOf"] {
  const columns = names.map((name, index) => `[${JSON.stringify(name)}]: values[${index}]`);
  return new Function("values", `return { ${columns.join(", ")} };`) as RowShape["rowOf"];
}

/**
 * Reads DataRow, whose content begins at `at`. The row is decoded in one piece, which is cheaper than a column at a time, and cut there: that is
 * right where each byte is a character, so a row with others is decoded a column at a time.
 */
export function readRow(bytes: Buffer, at: number, end: number, { names, parsers, rowOf }: RowShape): Record<string, unknown> {
  const text = bytes.toString("latin1", at, end);
  const isAscii = Buffer.byteLength(text) - text.length === highBytesOfLengths(bytes, at, end);
  const values = new Array<unknown>(names.length).fill(null);
  let from = at + 2;
  for (let column = 0; column < names.length; column++) {
    const length = bytes.readInt32BE(from);
    from += 4;
    if (length < 0) continue;
    const value = isAscii ? text.substring(from - at, from - at + length) : bytes.toString("utf8", from, from + length);
    const parse = parsers[column];
    values[column] = parse ? parse(value) : value;
    from += length;
  }
  return rowOf(values);
}

/** How many bytes of the lengths between the values are no ASCII: a row with as many of them in all has none in its values. */
function highBytesOfLengths(bytes: Buffer, at: number, end: number): number {
  let count = bytes.readUInt16BE(at) & 0x80 ? 1 : 0;
  for (let from = at + 2; from < end; ) {
    const length = bytes.readInt32BE(from);
    count += ((length >>> 7) & 1) + ((length >>> 15) & 1) + ((length >>> 23) & 1) + (length >>> 31);
    from += length < 0 ? 4 : 4 + length;
  }
  return count;
}
