import { z } from "zod";
import { viewId } from "../../../kernel/text.ts";
import { listClientsInput } from "../schema.ts";

/** Rows that one import takes at most. */
export const MOST_IMPORTED = 500;
/** A body may have a megabyte, and text may need three bytes a character. */
const MOST_CHARACTERS = 300_000;

export const exportClientsInput = listClientsInput.pick({ search: true, status: true, ownerId: true, tag: true });
export type ExportClientsInput = z.output<typeof exportClientsInput>;

export const clientsExport = z.object({
  fileName: z.string().meta({ example: "clients-2026-11-21.csv" }),
  mediaType: z.string().meta({ example: "text/csv; charset=utf-8" }),
  encoding: z.enum(["utf8", "base64"]),
  content: z.string().meta({ example: "Name,Profession\nHarbour Dental,Dentist\n" }),
  rows: z.int(),
  /** There are more clients than one file takes. */
  truncated: z.boolean(),
});
export type ClientsExport = z.infer<typeof clientsExport>;

export const importClientsInput = z.strictObject({
  csv: z
    .string()
    .min(1, "Choose a file with at least one client.")
    .max(MOST_CHARACTERS, "At most 300,000 characters. Split the file.")
    .meta({ example: "Name,Profession\nHarbour Dental,Dentist\n" })
    .describe(`A CSV file with a row of headings and at most ${MOST_IMPORTED} clients; columns are known by their headings.`),
  dryRun: z.boolean().default(false).describe("Only say what the import would do; nothing is written."),
});
export type ImportClientsInput = z.output<typeof importClientsInput>;

const row = z.int().describe("As a spreadsheet counts it: the headings are row 1.");
const column = z.string().meta({ example: "Phone numbers" });

export const clientsImport = z.object({
  dryRun: z.boolean(),
  columns: z.array(z.object({ heading: column, field: z.string().meta({ example: "phoneNumbers" }).nullable() })),
  rows: z.array(
    z.object({
      row,
      name: z.string().meta({ example: "Harbour Dental" }),
      /** A duplicate is left out. */
      outcome: z.enum(["new", "duplicate", "faulty"]),
      /** Of the client that was added. */
      id: viewId().nullable(),
      /** Why it is left out, or what to do about it. */
      notes: z.array(z.string().meta({ example: "Phone numbers: This is not a phone number." })),
    }),
  ),
  added: z.int(),
  duplicates: z.int(),
  faulty: z.int(),
});
export type ClientsImport = z.infer<typeof clientsImport>;
