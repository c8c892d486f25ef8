import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { cancelJob, retryJob } from "./commands.ts";
import { jobEntity } from "./entity.ts";
import { presentJob, presentJobDetail } from "./present.ts";
import { getJobWithHistory, listJobs } from "./queries.ts";
import { jobDetail, jobEvent, jobFeedItem, jobPage, jobRef, listJobsInput, watchJobInput } from "./schema.ts";
import { watchJob, watchJobs } from "./watch.ts";

export const jobsRouter = router({ about: "Work in the background: progress, cancel, retry, live events.", entity: jobEntity })({
  list: inCompany("jobs:read", { rest: "GET /jobs", does: "List the company's background jobs, the newest first." })
    .input(listJobsInput)
    .output(jobPage)
    .query(({ ctx, input }) => listJobs(ctx.scope, input).then(presentPage(presentJob))),

  get: inCompany("jobs:read", { rest: "GET /jobs/{id}", does: "Show one job with its progress, result and earlier attempts." })
    .input(jobRef)
    .output(jobDetail)
    .query(({ ctx, input }) => getJobWithHistory(ctx.scope, input.id).then(presentJobDetail)),

  watch: inCompany("jobs:read", { rest: "GET /jobs/{id}/events", does: "Follow one job live until it is over.", yields: jobEvent })
    .input(watchJobInput)
    .subscription(({ ctx, input, signal }) => watchJob(ctx.scope, ctx.services.feed, input, signal)),

  watchAll: inCompany("jobs:read", {
    rest: "GET /jobs/events",
    does: "Follow all jobs of the company live.",
    yields: jobFeedItem,
  }).subscription(({ ctx, signal }) => watchJobs(ctx.scope, ctx.services.feed, signal)),

  cancel: inCompany("jobs:write", {
    rest: "POST /jobs/{id}/cancel",
    does: "Stop a job that waits or runs.",
    past: "cancelled",
    risk: "write",
  })
    .input(jobRef)
    .output(jobDetail)
    .mutation(({ ctx, input }) => cancelJob(ctx.scope, input).then(presentJobDetail)),

  retry: inCompany("jobs:write", {
    rest: "POST /jobs/{id}/retry",
    does: "Start a failed or cancelled job again.",
    past: "started again",
    risk: "write",
    status: 202,
  })
    .input(jobRef)
    .output(jobDetail)
    .mutation(({ ctx, input }) => retryJob(ctx.scope, input).then(presentJobDetail)),
});
