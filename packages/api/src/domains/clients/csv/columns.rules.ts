import type { CsvCell } from "../../../kernel/csv.ts";
import type { ClientRow } from "../queries.ts";

/** What stands between the entries of a cell that holds several. */
const SEPARATOR = "; ";

interface Column {
  /** The field of createClient's input, or "owner". */
  field: string;
  heading: string;
  /** Other headings that mean the same. */
  also?: readonly string[];
  /** A cell holds several entries. */
  several?: boolean;
  cell(row: ClientRow): CsvCell;
}

/** The columns of a file of clients, in this order; an exported file can be imported as it is. */
export const CSV_COLUMNS: readonly Column[] = [
  { field: "name", heading: "Name", also: ["client", "business", "business name", "company"], cell: ({ name }) => name },
  { field: "profession", heading: "Profession", also: ["trade", "type"], cell: ({ profession }) => profession },
  { field: "industry", heading: "Industry", also: ["sector"], cell: ({ industry }) => industry },
  { field: "status", heading: "Status", also: ["state"], cell: ({ status }) => status },
  {
    field: "phoneNumbers",
    heading: "Phone numbers",
    also: ["phone", "phone number", "telephone", "mobile"],
    several: true,
    cell: ({ phoneNumbers }) => phoneNumbers.map(({ e164 }) => e164).join(SEPARATOR),
  },
  { field: "website", heading: "Website", also: ["url", "web", "site"], cell: ({ website }) => website },
  { field: "tags", heading: "Tags", also: ["labels"], several: true, cell: ({ tags }) => tags.join(SEPARATOR) },
  { field: "owner", heading: "Owner", also: ["account manager", "owner email"], cell: ({ ownerEmail }) => ownerEmail },
  { field: "timezone", heading: "Time zone", also: ["timezone"], cell: ({ timezone }) => timezone },
  { field: "description", heading: "Description", also: ["about", "notes"], cell: ({ description }) => description },
  { field: "targetAudience", heading: "Target audience", also: ["audience"], cell: ({ targetAudience }) => targetAudience },
  { field: "marketingGoals", heading: "Marketing goals", also: ["goals"], cell: ({ marketingGoals }) => marketingGoals },
  { field: "brandVoice", heading: "Brand voice", also: ["voice", "tone"], cell: ({ brandVoice }) => brandVoice },
  {
    field: "forbiddenPhrases",
    heading: "Words to avoid",
    also: ["forbidden phrases"],
    several: true,
    cell: ({ forbiddenPhrases }) => forbiddenPhrases.join(SEPARATOR),
  },
];

/** The column that a heading means, whatever its case and punctuation; undefined for one that is not known. */
export function columnOf(heading: string): Column | undefined {
  const words = plain(heading);
  return CSV_COLUMNS.find(({ heading: own, also = [] }) => [own, ...also].some((known) => plain(known) === words));
}

/** The entries of a cell that holds several. */
export function entriesOf(cell: string): string[] {
  return cell
    .split(/[;\n]/)
    .map((entry) => entry.trim())
    .filter(Boolean);
}

function plain(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
