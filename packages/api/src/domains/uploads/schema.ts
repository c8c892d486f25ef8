import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, isStorable, moment, optionalName, text } from "../../kernel/text.ts";
import { sourceKinds, uploadStatuses } from "./enums.ts";

export const uploadStatus = z.enum(uploadStatuses);
export type UploadStatus = z.infer<typeof uploadStatus>;

/** While a session is in one of these it cannot be deleted, nor what it belongs to. */
export const activeUploadStatuses: readonly UploadStatus[] = ["queued", "scanning", "uploading", "paused"];

export const sourceKind = z.enum(sourceKinds);
export type SourceKind = z.infer<typeof sourceKind>;

/** A number of bytes; exact up to 9 petabytes. */
export const bytes = () => z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const prefix = z
  .string()
  .meta({ example: "front-rooms" })
  .max(400, "At most 400 characters.")
  .refine(isStorable, "Contains characters that cannot be stored.")
  .refine(
    (path) => path === "" || path.split("/").every((part) => part !== "" && part !== "." && part !== ".."),
    "Use folders with slashes between them, none before or behind.",
  );
export const s3Prefix = prefix;

const patterns = z.array(text(200).meta({ example: "*.jpg" })).max(100);

/** What can be chosen for a transfer and changed while it runs. */
const pace = {
  maxWorkers: z.int().min(1).max(64).describe("Requests at once, at most."),
  timesToRetry: z.int().min(0).max(10).describe("Attempts after the first one, for each request."),
  bandwidthLimitBps: z.int().min(1024).max(Number.MAX_SAFE_INTEGER).nullable().describe("Bytes a second at most; null for no limit."),
};

export const createUploadSessionInput = z.strictObject({
  projectId: id("project"),
  cycleId: id("cycle").optional(),
  name: optionalName(120).meta({ example: "Front rooms, second visit" }),
  sourceKind,
  sourcePath: text(1000)
    .meta({ example: "/srv/photos/2026-11" })
    .optional()
    .describe("For worker_path: a folder on the worker's machine, below a root that its operator has opened to the company."),
  s3Prefix: prefix.optional().describe("Below the project's and the cycle's prefix; empty when left out."),
  scanMode: z.enum(["walk", "find"]).default("walk").describe("Kept for older programs; both read the folder as a stream."),
  include: patterns.default([]).describe("Patterns of paths to send, such as *.jpg; all when empty."),
  exclude: patterns.default([]).describe("Patterns of paths to leave out."),
  compare: z.enum(["checksum", "size_mtime"]).default("checksum").describe("How a file that is there already is recognised."),
  maxWorkers: pace.maxWorkers.default(8),
  timesToRetry: pace.timesToRetry.default(3),
  bandwidthLimitBps: pace.bandwidthLimitBps.default(null),
});
export type CreateUploadSessionInput = z.output<typeof createUploadSessionInput>;

export const updateUploadSessionInput = z.strictObject({
  id: id("upload session"),
  name: optionalName(120).meta({ example: "Front rooms, second visit" }),
  maxWorkers: pace.maxWorkers.optional(),
  timesToRetry: pace.timesToRetry.optional(),
  bandwidthLimitBps: pace.bandwidthLimitBps.optional(),
  include: patterns.optional().describe("Only before the start."),
  exclude: patterns.optional().describe("Only before the start."),
});
export type UpdateUploadSessionInput = z.output<typeof updateUploadSessionInput>;

export const listUploadSessionsInput = pageInput.extend({
  projectId: id().optional().describe("Only those of this project."),
  cycleId: id().optional().describe("Only those of this cycle."),
  clientId: id().optional().describe("Only those of this client's projects."),
  status: uploadStatus.optional().describe("Only sessions in this state."),
  sourceKind: sourceKind.optional().describe("Only sessions whose files come from there."),
  active: z.boolean().optional().describe("Only what is on its way, or only what is not."),
  search: text(100).meta({ example: "front" }).optional().describe("Within names of sessions and projects."),
});
export type ListUploadSessionsInput = z.output<typeof listUploadSessionsInput>;

export const uploadSessionRef = z.strictObject({ id: id("upload session") });

export const uploadSessionView = z.object({
  id: id(),
  name: z.string().meta({ example: "Front rooms, second visit" }).nullable(),
  projectId: id(),
  projectName: z.string().meta({ example: "Website photos" }),
  cycleId: id().nullable(),
  cycleName: z.string().meta({ example: "Spring shoot" }).nullable(),
  cycleNumber: z.int().nullable(),
  clientId: id().nullable(),
  clientName: z.string().meta({ example: "Harbour Dental" }).nullable(),
  userId: id().nullable(),
  userName: z.string().meta({ example: "Mara Lindqvist" }).nullable(),
  sourceKind,
  sourcePath: z.string().meta({ example: "/srv/photos/2026-11" }).nullable(),
  storage: z.string().meta({ example: "Built-in storage" }).describe("The label of the storage that the files go to."),
  bucketName: z.string().meta({ example: "northlight-photos" }),
  s3Prefix: z
    .string()
    .meta({ example: "website-photos-3f9a1c/cycle-0007/front-rooms" })
    .describe("The whole prefix of the session's objects."),
  maxWorkers: z.int(),
  timesToRetry: z.int(),
  scanMode: z.enum(["walk", "find"]),
  include: z.array(z.string().meta({ example: "*.jpg" })),
  exclude: z.array(z.string().meta({ example: "*.tmp" })),
  compare: z.enum(["checksum", "size_mtime"]),
  bandwidthLimitBps: z.int().nullable(),
  status: uploadStatus,
  isActive: z.boolean(),
  totalFiles: z.int(),
  filesUploaded: z.int(),
  filesSkipped: z.int(),
  filesFailed: z.int(),
  totalBytes: bytes(),
  bytesUploaded: bytes().describe("What the storage has of it, files on their way included."),
  bytesSkipped: bytes().describe("Of files that were there already."),
  speedBps: z.int().nullable(),
  etaSeconds: z.int().nullable(),
  currentFiles: z.array(z.string().meta({ example: "photos/front.jpg" })),
  jobId: id().nullable(),
  error: z.string().meta({ example: "The file changed while it was read." }).nullable(),
  hasReceipt: z.boolean(),
  actions: z.array(z.enum(["start", "pause", "resume", "cancel", "retry", "finish", "delete"])).describe("What you may do with it now."),
  startedAt: moment().nullable(),
  completedAt: moment().nullable(),
  lastSeenAt: moment().nullable().describe("When its sender was last heard of, or somebody changed it."),
  createdAt: moment(),
  updatedAt: moment(),
});
export type UploadSessionView = z.infer<typeof uploadSessionView>;
export const uploadSessionPage = page(uploadSessionView);

export const uploadStatsView = z.object({
  sessions: z.int(),
  active: z.int(),
  completed: z.int(),
  failed: z.int(),
  files: z.int(),
  bytes: bytes(),
  perDay: z
    .array(z.object({ day: z.string().meta({ example: "2026-11-21" }), files: z.int(), bytes: bytes() }))
    .describe("The last 30 days in the company's time zone, zero-filled."),
});
export type UploadStatsView = z.infer<typeof uploadStatsView>;

export const planView = z.object({
  files: z.int(),
  bytes: bytes(),
  toSend: z.object({ files: z.int(), bytes: bytes() }),
  duplicates: z.object({ files: z.int(), bytes: bytes() }).describe("There already with the same bytes."),
  conflicts: z
    .array(
      z.object({ path: z.string().meta({ example: "photos/front.jpg" }), why: z.string().meta({ example: "Another file lies there." }) }),
    )
    .describe("The first hundred whose place holds other bytes, which would be replaced."),
  conflictCount: z.int(),
  unreadable: z
    .array(
      z.object({ path: z.string().meta({ example: "photos/front.jpg" }), why: z.string().meta({ example: "Another file lies there." }) }),
    )
    .describe("The first hundred that cannot be sent."),
  unreadableCount: z.int(),
  estimateSeconds: z.int().nullable().describe("By the speed of the company's latest transfers; null before the first."),
});
export type PlanView = z.infer<typeof planView>;

export const startedView = z.object({ jobId: id().nullable().describe("Null where the client sends the files itself."), sessionId: id() });

export const reportProgressInput = z.strictObject({
  id: id("upload session"),
  bytesUploaded: bytes().describe("Of the whole session, files on their way included."),
  speedBps: z.int().min(0).nullable(),
  currentFiles: z.array(z.string().meta({ example: "photos/front.jpg" }).max(1000).refine(isStorable)).max(10),
});

export const watchSessionInput = z.strictObject({
  id: id("upload session"),
  lastEventId: text(40).meta({ example: "12" }).nullish().describe("Resumes after this event."),
});
export type WatchSessionInput = z.output<typeof watchSessionInput>;

export const openFoldersView = z.object({
  items: z.array(
    z.object({
      path: z.string().meta({ example: "photos/front.jpg" }).describe("On the worker's machine; it and whatever lies below can be sent."),
    }),
  ),
});
export type OpenFoldersView = z.infer<typeof openFoldersView>;

export const startUploadInput = z.strictObject({ sessionId: id("upload session") });

export const uploadStatusInput = z.strictObject({ jobId: id("job") });
export const uploadStatusView = z.object({
  jobId: id(),
  sessionId: id(),
  status: uploadStatus,
  totalFiles: z.int(),
  filesUploaded: z.int(),
  filesSkipped: z.int(),
  filesFailed: z.int(),
  totalBytes: bytes(),
  bytesUploaded: bytes(),
  etaSeconds: z.int().nullable(),
  error: z.string().meta({ example: "The file changed while it was read." }).nullable(),
});
export type ReportProgressInput = z.output<typeof reportProgressInput>;

export const deletedView = z.object({ id: id() });
