import { sql } from "@frontoffice/db";
import { z } from "zod";
import type { FoundRow } from "../../kernel/findable.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
import { may, type Scope } from "../../kernel/scope.ts";
import { type SearchKind, searchKinds } from "./enums.ts";
import { findables } from "./nouns.ts";
import type { SearchInput } from "./schema.ts";

/** So many results are shown of one search, page by page; whoever looks for more says it more exactly. */
const MOST_RESULTS = 100;

/** The rank of what is named by the words without bearing them itself. */
const NAMED = 3;
/** From this rank on, a name is only like the text. */
const LIKE_IT = 5;

export interface SearchResult extends FoundRow {
  kind: SearchKind;
}

/** Finds what the caller may read by its words, the best first and the newest of equal ones. */
export async function searchEverything(scope: Scope, { q, kind, limit, cursor }: SearchInput): Promise<Page<SearchResult>> {
  const [from = 0] = readCursor(cursor, z.int().min(0).max(MOST_RESULTS)) ?? [];
  const until = Math.min(from + limit, MOST_RESULTS);
  const kinds = searchKinds.filter((one) => (kind === undefined || one === kind) && may(scope, findables[one].permission));
  const looking = { text: q, limit: until + 1 };
  const found = await Promise.all([findEntries(scope, kinds, looking), ...kinds.map((one) => findByItself(scope, one, looking))]);
  const best = found
    .flat()
    .map((row) => ({ ...row, rank: rankIn(q, row) }))
    .sort((a, b) => a.rank - b.rank || b.at.getTime() - a.at.getTime());
  // What is only like the text is no answer beside what it says.
  const near = best.filter(({ rank }) => rank < LIKE_IT || (best[0]?.rank ?? 0) >= LIKE_IT);
  const page = toPage(near.slice(from, until + 1), until - from, () => [until]);
  return until === MOST_RESULTS ? { ...page, nextCursor: null } : page;
}

/** Titles begin with the client's name often: whoever looks for a client finds it before all that bears its name. */
function rankIn(q: string, { kind, rank, title, clientName }: SearchResult): number {
  if (kind === "client" || clientName === null) return rank;
  if (rank >= LIKE_IT) return title.startsWith(clientName) ? LIKE_IT + 1 : rank;
  const names = clientName.toLowerCase();
  const isItsClient = q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => names.includes(word));
  return isItsClient ? Math.max(rank, NAMED) : rank;
}

async function findEntries(scope: Scope, kinds: readonly SearchKind[], { text, limit }: { text: string; limit: number }) {
  const entered = kinds.filter((kind) => !findables[kind].find);
  if (entered.length === 0) return [];
  const { rows } = await sql<SearchResult>`select * from search_everything(${sql.val(entered)}::text[], ${text}, ${limit})`.execute(
    scope.db,
  );
  return rows;
}

async function findByItself(scope: Scope, kind: SearchKind, looking: { text: string; limit: number }): Promise<SearchResult[]> {
  const rows = (await findables[kind].find?.(scope, looking)) ?? [];
  return rows.map((row) => ({ ...row, kind }));
}
