export { type Backoff, defineJob, type JobContract, type JobDefinition } from "./contract.ts";
export { type CancelOutcome, type JobRef, type RetryOutcome, requestCancel, retryJob } from "./control.ts";
export type { Every } from "./cron.ts";
export type { QueueLimits } from "./engine/queue-slots.ts";
export { type Schedule, type ScheduledJob, scheduled } from "./engine/schedules.ts";
export type { Timing } from "./engine/timing.ts";
export { type Enqueued, type EnqueueOptions, enqueue, enqueueAll, type JobRequest } from "./enqueue.ts";
export { DatabaseGone, Discard, HandOver, isDatabaseGone, JobCancelled, JobTimeout, LostClaim, Retry, Snooze } from "./errors.ts";
export type { CompanyFeedItem } from "./feed/company-subscriber.ts";
export type { JobPresenter } from "./feed/company-topic.ts";
export { JobNotFound, type JobStreamItem } from "./feed/job-stream.ts";
export {
  createJobFeed,
  type JobFeed,
  type JobFeedOptions,
  type WatchCompanyInput,
  type WatchJobInput,
  type WatchTopicsInput,
} from "./feed.ts";
export { assertHandlers, defineHandler, type JobContext, type JobHandler, type RunningJob, reportFailure } from "./handler.ts";
export { isFinished, type JobEvent, type JobEventBody, type JobStatus, type JobView, type Progress } from "./job.ts";
export type { Log } from "./log.ts";
export { createWorker, type Worker, type WorkerOptions } from "./worker.ts";
