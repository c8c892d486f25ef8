import { z } from "zod";
import { formatter, TEXT_LANGUAGE } from "../../kernel/format.ts";
import { page, pageInput } from "../../kernel/page.ts";
import { id, isStorable, moment, optionalName, text } from "../../kernel/text.ts";
import { sourceKinds, uploadStatuses } from "./enums.ts";

export const uploadStatus = z.enum(uploadStatuses);
export type UploadStatus = z.infer<typeof uploadStatus>;

/** While a session is in one of these it cannot be deleted, nor what it belongs to. */
export const activeUploadStatuses: readonly UploadStatus[] = ["queued", "scanning", "uploading", "paused"];

export const fileStatuses = ["pending", "uploading", "uploaded", "skipped_duplicate", "failed", "cancelled"] as const;
export const fileStatus = z.enum(fileStatuses);
export type FileStatus = z.infer<typeof fileStatus>;

export const sourceKind = z.enum(sourceKinds);
export type SourceKind = z.infer<typeof sourceKind>;

/** A number of bytes; exact up to 9 petabytes. */
export const bytes = () => z.int().min(0).max(Number.MAX_SAFE_INTEGER);
export const sha256 = () =>
  z
    .string()
    .regex(/^[0-9a-f]{64}$/, "Send a SHA-256 as 64 hex digits.")
    .meta({ example: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" });

/** A path below the folder that is sent, with forward slashes. */
export const relativePath = z
  .string()
  .meta({ example: "photos/front.jpg" })
  .min(1, "A path has a name.")
  .max(1000, "At most 1,000 characters.")
  .refine(isStorable, "Contains characters that cannot be stored.")
  .refine(
    (path) => !path.startsWith("/") && path.split("/").every((part) => part !== "" && part !== "." && part !== ".."),
    "Use a path below the folder, such as photos/front.jpg.",
  );

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

export const registerFilesInput = z.strictObject({
  id: id("upload session"),
  anew: z.boolean().optional().describe("Before the start: forget the files that were named before these."),
  files: z
    .array(z.strictObject({ path: relativePath, size: bytes(), mtime: moment().optional(), sha256: sha256().optional() }))
    .min(1)
    .max(1000),
});
export type RegisterFilesInput = z.output<typeof registerFilesInput>;

export const fileUploadView = z.object({
  id: id(),
  path: z.string().meta({ example: "photos/front.jpg" }),
  key: z.string().meta({ example: "website-photos-3f9a1c/cycle-0007/front-rooms/photos/front.jpg" }),
  size: bytes(),
  mtime: moment().nullable(),
  sha256: z.string().meta({ example: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }).nullable(),
  etag: z.string().meta({ example: '"9f86d081884c7d659a2feaa0c55ad015"' }).nullable(),
  status: fileStatus,
  partSize: z.int().nullable(),
  partsDone: z.int().describe("Parts that the store has acknowledged."),
  attempts: z.int(),
  error: z.string().meta({ example: "The file changed while it was read." }).nullable(),
  duplicateOf: id().nullable(),
  uploadedAt: moment().nullable(),
});
export type FileUploadView = z.infer<typeof fileUploadView>;

export const registeredView = z.object({
  items: z.array(
    z.object({
      fileId: id(),
      path: z.string().meta({ example: "photos/front.jpg" }),
      decision: z.enum(["send", "skip"]),
      status: fileStatus,
    }),
  ),
});

export const listFilesInput = pageInput.extend({
  id: id("upload session"),
  status: fileStatus.optional().describe("Only files in this state."),
  search: text(200).meta({ example: "front" }).optional().describe("Part of the path."),
});
export type ListFilesInput = z.output<typeof listFilesInput>;
export const fileUploadPage = page(fileUploadView);

const { number } = formatter({ language: TEXT_LANGUAGE, timeZone: "UTC" });
const partNumber = z.int().min(1).max(10_000);
const MOST_FILES = 1000;
const MOST_PARTS = 10_000;

/** Answers and bodies stay within a few megabytes, however the parts are spread over the files. */
function fewParts(most: number) {
  const fits = (files: readonly { parts?: readonly unknown[] | undefined }[]) =>
    files.reduce((sum, { parts = [] }) => sum + parts.length, 0) <= most;
  return [fits, `At most ${number(most)} parts in one call, of all files together.`] as const;
}

export const signFilesInput = z.strictObject({
  id: id("upload session"),
  files: z
    .array(
      z.strictObject({
        fileId: id("file"),
        sha256: sha256().optional().describe("Of the whole file; required for one that travels in one request."),
        parts: z
          .array(z.strictObject({ number: partNumber, size: bytes(), sha256: sha256() }))
          .max(1000)
          .optional()
          .describe(
            "The parts to be sent next, of a file that is larger than one request carries; empty to begin and to learn what is there.",
          ),
      }),
    )
    .min(1)
    .max(MOST_FILES)
    .refine(...fewParts(2000)),
});
export type SignFilesInput = z.output<typeof signFilesInput>;

const signedRequest = z.object({
  url: z.string().meta({ example: "https://storage.northlight.example/northlight-photos/photos/front.jpg?X-Amz-Signature=shown-once" }),
  method: z.literal("PUT"),
  headers: z
    .record(
      z.string().meta({ example: "x-amz-checksum-sha256" }),
      z.string().meta({ example: "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=" }),
    )
    .describe("Send them exactly so: they are signed."),
});

export const signedFilesView = z.object({
  expiresAt: moment(),
  files: z.array(
    z.object({
      fileId: id(),
      put: signedRequest.nullable().describe("For a file that travels in one request; null when the store has it already: confirm it."),
      partSize: z.int().nullable().describe("Bytes of every part but the last; null for one request."),
      parts: z.array(signedRequest.extend({ number: partNumber })),
      done: z
        .array(
          z.object({
            number: partNumber,
            size: bytes(),
            etag: z.string().meta({ example: '"9f86d081884c7d659a2feaa0c55ad015"' }),
            sha256: z.string().meta({ example: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }).nullable(),
          }),
        )
        .describe("What the store has already: of the parts that were named, or of all when none was."),
    }),
  ),
});
export type SignedFilesView = z.infer<typeof signedFilesView>;

export const confirmFilesInput = z.strictObject({
  id: id("upload session"),
  files: z
    .array(
      z.strictObject({
        fileId: id("file"),
        sha256: sha256().describe("Of the whole file, as it was read."),
        size: bytes(),
        mtime: moment().optional(),
        parts: z
          .array(
            z.strictObject({
              number: partNumber,
              etag: text(200).meta({ example: '"9f86d081884c7d659a2feaa0c55ad015"' }),
              sha256: sha256(),
            }),
          )
          .max(MOST_PARTS)
          .optional(),
      }),
    )
    .min(1)
    .max(MOST_FILES)
    .refine(...fewParts(MOST_PARTS)),
});
export type ConfirmFilesInput = z.output<typeof confirmFilesInput>;

export const failFilesInput = z.strictObject({
  id: id("upload session"),
  files: z
    .array(z.strictObject({ fileId: id("file"), error: text(500).meta({ example: "The file changed while it was read." }) }))
    .min(1)
    .max(MOST_FILES),
});

export const fileOutcomesView = z.object({ items: z.array(fileUploadView) });

export const reportProgressInput = z.strictObject({
  id: id("upload session"),
  bytesUploaded: bytes().describe("Of the whole session, files on their way included."),
  speedBps: z.int().min(0).nullable(),
  currentFiles: z.array(z.string().meta({ example: "photos/front.jpg" }).max(1000).refine(isStorable)).max(10),
});

export const fileRef = z.strictObject({ id: id("upload session"), fileId: id("file") });
export const downloadView = z.object({
  url: z
    .string()
    .meta({ example: "https://storage.northlight.example/northlight-photos/photos/front.jpg?X-Amz-Signature=shown-once" })
    .describe("Answers the bytes as an attachment until it expires."),
  expiresAt: moment(),
});

export const watchSessionInput = z.strictObject({
  id: id("upload session"),
  lastEventId: text(40).meta({ example: "12" }).nullish().describe("Goes on behind this event."),
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
export type FailFilesInput = z.output<typeof failFilesInput>;
export type ReportProgressInput = z.output<typeof reportProgressInput>;

export const deletedView = z.object({ id: id() });
