import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { text, viewId } from "../../kernel/text.ts";
import { searchKinds } from "./enums.ts";

const searchKind = z.enum(searchKinds);

export const searchInput = pageInput.omit({ total: true }).extend({
  q: text(200)
    .meta({ example: "tasca terrace" })
    .describe("Words, in any order; all of them must match, each may be the beginning of one."),
  kind: searchKind.optional().describe("Only results of this kind."),
});
export type SearchInput = z.output<typeof searchInput>;

export const searchResultView = z.object({
  kind: searchKind,
  id: viewId(),
  title: z.string().meta({ example: "Fill the terrace on Tuesdays" }),
  /** Whose it is: its client; a person's email address. */
  subtitle: z.string().meta({ example: "Tasca do Farol" }).nullable(),
  clientId: viewId().nullable(),
  /** What its text says around the words; null where its title or its client's name has them. */
  snippet: z.string().meta({ example: "…set the terrace for two hours of dinner on Tuesdays…" }).nullable(),
  /** The address of its page in the web app. */
  page: z.string().meta({ example: "/strategies/019a8b3c-52f1-7c3e-9d64-1f0a7be2c5d3" }),
});
export type SearchResultView = z.infer<typeof searchResultView>;
export const searchResultPage = page(searchResultView);
