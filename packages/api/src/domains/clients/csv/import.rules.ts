import { parse } from "csv-parse/sync";
import type { z } from "zod";
import { plainCell } from "../../../kernel/csv.ts";
import { AppError, invalid } from "../../../kernel/errors.ts";
import { countryOf, type Place, toE164 } from "../rules.ts";
import { type CreateClientInput, createClientInput } from "../schema.ts";
import { columnOf, entriesOf } from "./columns.rules.ts";
import { MOST_IMPORTED } from "./schema.ts";

/** One row of the file, with what is wrong with it in words. */
export interface ReadRow {
  /** As a spreadsheet counts it. */
  row: number;
  name: string;
  input: CreateClientInput | undefined;
  /** In E.164. */
  numbers: string[];
  faults: string[];
}

export interface ReadFile {
  headings: string[];
  rows: ReadRow[];
}

/** Who may own a client, by email address and by name in lower case. */
export type People = ReadonlyMap<string, string>;

/** Reads the whole file. Throws `invalid` for one that is no CSV, has no column of names, or has too many rows. */
export function readClients(csv: string, place: Place, people: People): ReadFile {
  const [headings = [], ...records] = recordsOf(csv);
  const fields = headings.map((heading) => columnOf(heading)?.field);
  if (!fields.includes("name")) throw invalid("csv", "There is no column “Name”. The first row must hold the headings.");
  const twice = fields.find((field, index) => field !== undefined && fields.indexOf(field) !== index);
  if (twice !== undefined) throw invalid("csv", `Two columns mean the same (${twice}). Remove one of them.`);
  const filled = records.map((cells, index) => ({ row: index + 2, cells })).filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (filled.length === 0) throw invalid("csv", "There is no client below the headings.");
  if (filled.length > MOST_IMPORTED)
    throw invalid("csv", `At most ${MOST_IMPORTED} clients at once; this file has ${filled.length}. Split it.`);
  return { headings, rows: filled.map(({ row, cells }) => readRow(row, valuesOf(fields, cells), place, people)) };
}

function recordsOf(csv: string): string[][] {
  const [first = ""] = csv.split("\n", 1);
  const delimiter = [",", ";", "\t"].reduce((best, one) => (first.split(one).length > first.split(best).length ? one : best));
  try {
    const records: string[][] = parse(csv, { bom: true, delimiter, relax_column_count: true });
    return records.map((cells) => cells.map((cell) => plainCell(cell.trim())));
  } catch {
    throw invalid("csv", "This is not a CSV file that can be read: a quotation mark is not closed, or stands in the wrong place.");
  }
}

function valuesOf(fields: readonly (string | undefined)[], cells: readonly string[]): Record<string, string> {
  const known = fields.flatMap((field, index) => (field === undefined || !cells[index] ? [] : [[field, cells[index]]]));
  return Object.fromEntries(known);
}

function readRow(row: number, values: Record<string, string>, place: Place, people: People): ReadRow {
  const { owner, phoneNumbers, tags, forbiddenPhrases, status, ...plain } = values;
  const ownerId = owner === undefined ? undefined : people.get(owner.toLowerCase());
  const parsed = createClientInput.safeParse({
    name: "",
    ...plain,
    ...(status && { status: status.toLowerCase() }),
    ...(ownerId && { ownerId }),
    ...(tags && { tags: entriesOf(tags) }),
    ...(forbiddenPhrases && { forbiddenPhrases: entriesOf(forbiddenPhrases) }),
  });
  const numbers = numbersOf(entriesOf(phoneNumbers ?? ""), { ...place, timezone: parsed.data?.timezone ?? place.timezone });
  const faults = [
    ...new Set((parsed.error?.issues ?? []).map(inWords)),
    ...(owner !== undefined && !ownerId ? [`Owner: Nobody of your company is called “${owner}”. Use their email address.`] : []),
    ...numbers.faults,
  ];
  const phones = numbers.known.map((number) => ({ number, label: null }));
  return { row, name: values.name ?? "", input: parsed.data && { ...parsed.data, phoneNumbers: phones }, numbers: numbers.known, faults };
}

function inWords({ path: [field], message }: z.core.$ZodIssue): string {
  return `${field === undefined ? "Row" : (columnOf(String(field))?.heading ?? headingOf(String(field)))}: ${message}`;
}

function headingOf(field: string): string {
  const words = field.replaceAll(/([A-Z])/g, " $1").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function numbersOf(typed: readonly string[], place: Place): { known: string[]; faults: string[] } {
  const known = new Set<string>();
  const faults: string[] = [];
  for (const number of typed) {
    try {
      known.add(toE164(number, countryOf(place), "phone"));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push(`Phone numbers: ${number}. ${(error.details?.fields as { phone?: string } | undefined)?.phone ?? error.message}`);
    }
  }
  return { known: [...known], faults };
}
