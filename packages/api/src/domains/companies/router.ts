import { page, pageInput, presentPage } from "../../kernel/page.ts";
import { inCompany, router, signedIn } from "../../trpc/procedures.ts";
import { presentCompany, presentCurrentCompany } from "./present.ts";
import { getCurrentCompany, listCompanies } from "./queries.ts";
import { companyView, currentCompanyView } from "./schema.ts";

export const companiesRouter = router({
  list: signedIn({ rest: "GET /companies", does: "List the companies you belong to." })
    .input(pageInput)
    .output(page(companyView))
    .query(({ ctx, input }) => listCompanies(ctx.signIn, ctx.principal.user.id, input).then(presentPage(presentCompany))),

  current: inCompany("company:read", { rest: "GET /companies/current", does: "Show the company you work in now." })
    .output(currentCompanyView)
    .query(({ ctx }) => getCurrentCompany(ctx.scope).then(presentCurrentCompany)),
});
