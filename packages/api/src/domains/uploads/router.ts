import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { createSession, deleteSession, updateSession } from "./commands.ts";
import { uploadSessionEntity } from "./entity.ts";
import { filesRouter } from "./files/router.ts";
import { planSession } from "./plan.queries.ts";
import { presentSession, presentStatus } from "./present.ts";
import { reportProgress } from "./progress.ts";
import { getSession, getSessionOfJob, listOpenFolders, listSessions } from "./queries.ts";
import {
  createUploadSessionInput,
  deletedView,
  listUploadSessionsInput,
  openFoldersView,
  planView,
  reportProgressInput,
  startedView,
  startUploadInput,
  updateUploadSessionInput,
  uploadSessionPage,
  uploadSessionRef,
  uploadSessionView,
  uploadStatsView,
  uploadStatusInput,
  uploadStatusView,
  watchSessionInput,
} from "./schema.ts";
import { readStats } from "./stats.ts";
import { cancelSession, finishSession, pauseSession, resumeSession, retryFailed, startUpload } from "./transitions.ts";
import { watchSession } from "./watch.ts";

export const uploadSessionsRouter = router({
  about: "Uploads into projects and cycles: files, progress, pause, resume and what became of each file.",
  entity: uploadSessionEntity,
})({
  files: filesRouter,

  list: inCompany("uploads:read", { rest: "GET /sessions", does: "List upload sessions, newest first, with search and filters." })
    .input(listUploadSessionsInput)
    .output(uploadSessionPage)
    .query(({ ctx, input }) => listSessions(ctx.scope, input).then(presentPage(presentSession(ctx.scope)))),

  stats: inCompany("uploads:read", {
    rest: "GET /sessions/stats",
    does: "Count upload sessions, files and bytes, with the last 30 days.",
  })
    .output(uploadStatsView)
    .query(({ ctx }) => readStats(ctx.scope)),

  get: inCompany("uploads:read", { rest: "GET /sessions/{id}", does: "Show an upload session with its counts." })
    .input(uploadSessionRef)
    .output(uploadSessionView)
    .query(({ ctx, input }) => getSession(ctx.scope, input.id).then(presentSession(ctx.scope))),

  watch: inCompany("uploads:read", {
    rest: "GET /sessions/{id}/events",
    does: "Follow an upload session live, at most twice a second, until it is over.",
    yields: uploadSessionView,
  })
    .input(watchSessionInput)
    .subscription(({ ctx, input, signal }) => watchSession(ctx.scope, ctx.services.feed, input, signal)),

  create: inCompany("uploads:write", {
    rest: "POST /sessions",
    does: "Prepare an upload into a project and a cycle; nothing is sent before the start.",
    past: "added",
    risk: "write",
    status: 201,
    undo: { by: "delete" },
  })
    .input(createUploadSessionInput)
    .output(uploadSessionView)
    .mutation(({ ctx, input }) => createSession(ctx.scope, input).then(presentSession(ctx.scope))),

  update: inCompany("uploads:write", {
    rest: "PUT /sessions/{id}",
    does: "Change a session's name and its pace, also while it runs; its patterns only before the start.",
    past: "changed",
    risk: "write",
    undo: { by: "update", with: ({ entityId, before }) => ({ id: entityId, ...before }) },
  })
    .input(updateUploadSessionInput)
    .output(uploadSessionView)
    .mutation(({ ctx, input }) => updateSession(ctx.scope, input).then(presentSession(ctx.scope))),

  delete: inCompany("uploads:write", {
    rest: "DELETE /sessions/{id}",
    does: "Delete a session that is not in progress, with its list of files; what lies in the storage stays.",
    past: "deleted",
    risk: "destructive",
  })
    .input(uploadSessionRef)
    .output(deletedView)
    .mutation(({ ctx, input }) => deleteSession(ctx.scope, input).then(() => ({ id: input.id }))),

  plan: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/plan",
    does: "Say what a start would send: counts, duplicates, conflicts, what cannot be read, and the time it may take.",
    past: "planned",
    risk: "write",
    gate: {
      notPreviewed: "It changes nothing and is a preview itself.",
      repeatable: "It changes nothing.",
      unaudited: "It changes nothing.",
    },
  })
    .input(uploadSessionRef)
    .output(planView)
    .mutation(({ ctx, input }) => planSession(ctx.scope, input)),

  pause: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/pause",
    does: "Pause an upload; parts that have arrived are kept.",
    past: "paused",
    risk: "write",
    undo: { by: "resume" },
  })
    .input(uploadSessionRef)
    .output(uploadSessionView)
    .mutation(({ ctx, input }) => pauseSession(ctx.scope, input).then(presentSession(ctx.scope))),

  resume: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/resume",
    does: "Resume the unfinished files of an upload that is paused, failed, cancelled or completed with errors.",
    past: "resumed",
    risk: "write",
  })
    .input(uploadSessionRef)
    .output(uploadSessionView)
    .mutation(({ ctx, input }) => resumeSession(ctx.scope, input).then(presentSession(ctx.scope))),

  cancel: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/cancel",
    does: "Stop an upload; what has arrived stays, and it can be resumed.",
    past: "cancelled",
    risk: "write",
    undo: { by: "resume" },
  })
    .input(uploadSessionRef)
    .output(uploadSessionView)
    .mutation(({ ctx, input }) => cancelSession(ctx.scope, input).then(presentSession(ctx.scope))),

  retryFailed: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/retry",
    does: "Send the files of an upload that have failed once more.",
    past: "retried the failed files of",
    risk: "write",
  })
    .input(uploadSessionRef)
    .output(uploadSessionView)
    .mutation(({ ctx, input }) => retryFailed(ctx.scope, input).then(presentSession(ctx.scope))),

  finish: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/finish",
    does: "Say that nothing more comes: the session ends and gets its receipt.",
    past: "finished",
    risk: "write",
  })
    .input(uploadSessionRef)
    .output(uploadSessionView)
    .mutation(({ ctx, input }) => finishSession(ctx.scope, input).then(presentSession(ctx.scope))),

  progress: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/progress",
    does: "Report the progress of your sending, at most twice a second.",
    past: "reported the progress of",
    risk: "write",
    gate: {
      notPreviewed: "It only says how far an upload is.",
      repeatable: "The latest word counts.",
      unaudited: "It comes twice a second and changes nothing but the counts; what becomes of the files is audited.",
    },
  })
    .input(reportProgressInput)
    .output(uploadSessionView)
    .mutation(({ ctx, input }) => reportProgress(ctx.scope, input).then(presentSession(ctx.scope))),
});

export const uploadsRouter = router({ about: "Starting uploads, and how far they are.", entity: uploadSessionEntity })({
  folders: inCompany("uploads:write", {
    rest: "GET /uploads/folders",
    does: "List the folders of the worker's machine that its operator has opened to your company.",
  })
    .output(openFoldersView)
    .query(({ ctx }) => listOpenFolders(ctx.scope)),

  start: inCompany("uploads:write", {
    rest: "POST /uploads/start",
    does: "Start an upload session: a folder of the worker is sent by a job, a browser or the command line may begin to send.",
    past: "started",
    risk: "write",
    status: 202,
  })
    .input(startUploadInput)
    .output(startedView)
    .mutation(({ ctx, input }) => startUpload(ctx.scope, input)),

  status: inCompany("uploads:read", { rest: "GET /uploads/status/{jobId}", does: "Show how far the upload of a job is." })
    .input(uploadStatusInput)
    .output(uploadStatusView)
    .query(({ ctx, input }) => getSessionOfJob(ctx.scope, input.jobId).then(presentStatus(input.jobId))),
});
