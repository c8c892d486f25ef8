import { findables } from "./nouns.ts";
import type { SearchResult } from "./queries.ts";
import type { SearchResultView } from "./schema.ts";

export function presentResult(row: SearchResult): SearchResultView {
  return {
    kind: row.kind,
    id: row.id,
    title: row.title,
    subtitle: row.detail ?? (row.kind === "client" ? null : row.clientName),
    clientId: row.clientId,
    snippet: row.passage === null ? null : wholeWords(row.passage),
    page: findables[row.kind].page(row),
  };
}

/** A passage out of a longer text begins and ends within words: these go. */
function wholeWords(passage: string): string {
  return `…${passage
    .replace(/^\S*\s/, "")
    .replace(/\s\S*$/, "")
    .replace(/\s+/g, " ")}…`;
}
