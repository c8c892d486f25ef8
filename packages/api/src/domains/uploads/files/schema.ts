import { z } from "zod";
import { formatter, TEXT_LANGUAGE } from "../../../kernel/format.ts";
import { page, pageInput } from "../../../kernel/page.ts";
import { id, isStorable, moment, text } from "../../../kernel/text.ts";
import { bytes } from "../schema.ts";

export const fileStatuses = ["pending", "uploading", "uploaded", "skipped_duplicate", "failed", "cancelled"] as const;
export const fileStatus = z.enum(fileStatuses);
export type FileStatus = z.infer<typeof fileStatus>;

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

export const fileRef = z.strictObject({ id: id("upload session"), fileId: id("file") });
export const downloadView = z.object({
  url: z
    .string()
    .meta({ example: "https://storage.northlight.example/northlight-photos/photos/front.jpg?X-Amz-Signature=shown-once" })
    .describe("Answers the bytes as an attachment until it expires."),
  expiresAt: moment(),
});

export type FailFilesInput = z.output<typeof failFilesInput>;
