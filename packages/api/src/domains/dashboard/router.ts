import { inCompany, router } from "../../trpc/procedures.ts";
import { presentOverview } from "./present.ts";
import { getOverview } from "./queries.ts";
import { dashboardView } from "./schema.ts";

export const dashboardRouter = router({ about: "Where things stand." })({
  overview: inCompany("company:read", {
    rest: "GET /dashboard",
    does: "Show how far the company is: checklist, counts, running jobs, recent activity and the latest strategies.",
  })
    .output(dashboardView)
    .query(({ ctx }) => getOverview(ctx.scope).then(presentOverview(ctx.services.words))),
});
