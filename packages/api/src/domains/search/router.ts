import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { presentResult } from "./present.ts";
import { searchEverything } from "./queries.ts";
import { searchInput, searchResultPage } from "./schema.ts";

export const searchRouter = router({ about: "Finds anything by its words." })({
  everything: inCompany("company:read", {
    rest: "GET /search",
    does: "Find clients, contacts, strategies, projects, cycles, uploads, files and people by words; you find what you may read.",
  })
    .input(searchInput)
    .output(searchResultPage)
    .query(({ ctx, input }) => searchEverything(ctx.scope, input).then(presentPage(presentResult))),
});
