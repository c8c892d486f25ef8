/** A spreadsheet takes what begins with one of these, or with space and one of these, for a formula. */
const FORMULA = /^[=+\-@\uff0b\uff0d\uff1d\uff20]/;
/** What it skips before it looks, or takes for the end of the cell. */
const SKIPPED = /^[\s\p{Cc}\p{Cf}]+/u;
const BREAKING = ["\t", "\r", "\n", "\0"];
const QUOTED = /[",\r\n]|^\s|\s$/;

/** What can stand in a cell; null and undefined leave it empty. */
export type CsvCell = string | number | boolean | Date | null | undefined;

/** One line of RFC 4180 with its line end. Text that a spreadsheet would run is made plain text by an apostrophe before it; NUL is dropped. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(value: CsvCell): string {
  if (value === null || value === undefined) return "";
  const written = value instanceof Date ? value.toISOString() : String(value);
  const safe = `${isRisky(written) ? "'" : ""}${written.replaceAll("\0", "")}`;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function isRisky(text: string): boolean {
  return BREAKING.some((character) => text.startsWith(character)) || FORMULA.test(text.replace(SKIPPED, ""));
}

/** A cell as it was before it was written: without the apostrophe that made it plain text. */
export function plainCell(cell: string): string {
  return cell.startsWith("'") && isRisky(cell.slice(1)) ? cell.slice(1) : cell;
}
