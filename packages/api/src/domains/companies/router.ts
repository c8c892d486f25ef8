import { page, pageInput, presentPage } from "../../kernel/page.ts";
import { inCompany, router, signedIn } from "../../trpc/procedures.ts";
import { deactivateCompany, reactivateCompany, updateCompany } from "./commands.ts";
import { companyEntity } from "./entity.ts";
import { presentCompany, presentFullCompany } from "./present.ts";
import { getCompanyOf, getCurrentCompany, listCompanies } from "./queries.ts";
import { companyRef, companyView, currentCompanyView, updateCompanyInput } from "./schema.ts";

const ofTheOwner = { confirmed: true, peopleOnly: "Whether a company goes on is decided by its owners." } as const;

export const companiesRouter = router({ about: "The companies you belong to.", entity: companyEntity })({
  list: signedIn({ rest: "GET /companies", does: "List the companies you belong to." })
    .input(pageInput)
    .output(page(companyView))
    .query(({ ctx, input }) => listCompanies(ctx.signIn, ctx.principal.user.id, input).then(presentPage(presentCompany))),

  get: signedIn({ rest: "GET /companies/{id}", does: "Show one of your companies with its settings." })
    .input(companyRef)
    .output(currentCompanyView)
    .query(({ ctx, input }) => getCompanyOf(ctx.signIn.db, ctx.principal.user.id, input.id).then(presentFullCompany)),

  current: inCompany("company:read", { rest: "GET /companies/current", does: "Show the company you work in now." })
    .output(currentCompanyView)
    .query(({ ctx }) => getCurrentCompany(ctx.scope).then(presentFullCompany)),

  update: inCompany("company:write", {
    rest: "PUT /companies/{id}",
    does: "Change the company you work in: the fields that are sent, the others stay.",
    past: "changed",
    event: companyEntity.events.updated,
    risk: "write",
    callers: { confirmed: true },
  })
    .input(updateCompanyInput)
    .output(currentCompanyView)
    .mutation(({ ctx, input }) => updateCompany(ctx.scope, input).then(presentFullCompany)),

  deactivate: inCompany("company:delete", {
    rest: "POST /companies/{id}/deactivate",
    does: "Close the company for everybody but its owners, who can then only read; its data stays.",
    past: "closed",
    risk: "destructive",
    callers: ofTheOwner,
    undo: { by: "reactivate" },
  })
    .input(companyRef)
    .output(currentCompanyView)
    .mutation(({ ctx, input }) => deactivateCompany(ctx.scope, ctx.services, input.id).then(presentFullCompany)),

  reactivate: inCompany("company:delete", {
    rest: "POST /companies/{id}/reactivate",
    does: "Open the company again.",
    past: "opened again",
    risk: "write",
    callers: { ...ofTheOwner, whileInactive: true },
  })
    .input(companyRef)
    .output(currentCompanyView)
    .mutation(({ ctx, input }) => reactivateCompany(ctx.scope, input.id).then(presentFullCompany)),
});
