import { z } from "zod";
import { invalid } from "./errors.ts";
import { isStorable } from "./text.ts";

const EXAMPLE_CURSOR = "WyIwMTlhOGIzYy01MmYxLTdjM2UtOWQ2NC0xZjBhN2JlMmM1ZDMiXQ";

/** Most rows that a list counts; of more it says that there are more. */
export const MOST_COUNTED = 10_000;

/** Input fields of every list. */
export const pageInput = z.strictObject({
  cursor: z
    .string()
    .max(500)
    .meta({ example: EXAMPLE_CURSOR })
    .optional()
    .describe("nextCursor of the page before; leave out for the first page."),
  limit: z.number().int().min(1).max(100).default(25).describe("How many items at most, 1 to 100."),
  total: z.boolean().optional().describe("Also count all items that match, up to 10,000."),
});

/** Output of every list: the items, where the next page begins (null at the end), and how many match in all when that was asked for. */
export function page<Item extends z.core.$ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().meta({ example: EXAMPLE_CURSOR }).nullable(),
    total: z.number().int().optional().describe("How many items match in all; only with total=true."),
    totalIsCapped: z.boolean().optional().describe("True when there are more than `total` says."),
  });
}

export interface Page<Row> {
  items: Row[];
  nextCursor: string | null;
  total?: number;
  /** There are more than `total` says. */
  totalIsCapped?: boolean;
}

/** Cuts a page out of limit + 1 rows; `key` names the sort values of a row, which become the cursor. */
export function toPage<Row>(rows: Row[], limit: number, key: (row: Row) => readonly (string | number)[]): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? writeCursor(key(last)) : null;
  return { items, nextCursor };
}

/** The sort values behind a cursor, or undefined for the first page. */
export function readCursor<const Shape extends readonly z.core.$ZodType[]>(cursor: string | undefined, ...shape: Shape) {
  if (cursor === undefined) return undefined;
  const parsed = z.tuple(shape as unknown as [z.core.$ZodType, ...z.core.$ZodType[]]).safeParse(decode(cursor));
  if (!parsed.success) throw invalid("cursor", "This cursor is not one that a list gave out. Start from the first page.");
  return parsed.data as { -readonly [Index in keyof Shape]: z.output<Shape[Index]> };
}

/** Presents every item of a page. */
export function presentPage<Row, View>(present: (row: Row) => View): (rows: Page<Row>) => Page<View> {
  return (rows) => ({ ...rows, items: rows.items.map(present) });
}

/** The cursor of the page behind the row with these sort values. */
export function writeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** A cursor is the caller's text like any other: what PostgreSQL would refuse in it no list gave out. */
function storable(_key: string, value: unknown): unknown {
  if (typeof value === "string" && !isStorable(value)) throw new TypeError("no text");
  return value;
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"), storable);
  } catch {
    return undefined;
  }
}
