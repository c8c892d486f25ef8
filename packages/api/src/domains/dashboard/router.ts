import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { listActivity } from "./activity.queries.ts";
import { presentActivity, presentOverview } from "./present.ts";
import { getOverview } from "./queries.ts";
import { activityPage, dashboardView, listActivityInput } from "./schema.ts";

export const dashboardRouter = router({ about: "Where things stand." })({
  overview: inCompany("company:read", {
    rest: "GET /dashboard",
    does: "Show how far the company is: checklist, counts, running jobs, recent activity and the latest strategies.",
  })
    .output(dashboardView)
    .query(({ ctx }) => getOverview(ctx.scope).then(presentOverview(ctx.services.words))),

  activity: inCompany("company:read", {
    rest: "GET /activity",
    does: "List who changed what lately, of one client or of all; only of what you may read.",
  })
    .input(listActivityInput)
    .output(activityPage)
    .query(({ ctx, input }) => listActivity(ctx.scope, input).then(presentPage(presentActivity(ctx.services.words)))),
});
