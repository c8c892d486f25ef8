import { createHash } from "node:crypto";
import { type StoredPart, TransferFault } from "@frontoffice/transfer";
import { AppError } from "../../../kernel/errors.ts";
import { fileCanMove } from "../rules.ts";
import type { FileStatus } from "./schema.ts";

/** What browsers may show by themselves. Pages and drawings with scripts in them are bytes like any other. */
const TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  css: "text/css",
  csv: "text/csv",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  m4a: "audio/mp4",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  pdf: "application/pdf",
  png: "image/png",
  tif: "image/tiff",
  tiff: "image/tiff",
  txt: "text/plain",
  wav: "audio/wav",
  webm: "video/webm",
  webp: "image/webp",
  zip: "application/zip",
};

/** By the name alone; what lies in the file is its sender's affair. */
export function contentTypeOf(path: string): string {
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return TYPES[extension] ?? "application/octet-stream";
}

/** A header that has the file saved under its own name, whatever is in that name. */
export function attachmentName(path: string): string {
  const name = path.split("/").at(-1) ?? "file";
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** A store's fault as callers see it. */
export function asUpstream(error: unknown): never {
  if (error instanceof TransferFault)
    throw new AppError("upstream_failed", error.message, { reason: error.reason, code: error.code ?? null }, { cause: error });
  throw error;
}

/** The composite checksum that S3 makes of the checksums of an object's parts: "…-3". */
export function compositeChecksum(checksums: readonly string[]): string {
  const hash = createHash("sha256");
  for (const checksum of checksums) hash.update(checksum, "hex");
  return `${hash.digest("base64")}-${checksums.length}`;
}

/** An upload in parts at the store, and what the store has of it. */
export interface StartedUpload {
  key: string;
  uploadId: string;
  partSize: number;
  parts: StoredPart[];
  /** The upload that the file had before; the same as `uploadId` when it is resumed. */
  previousId: string | null;
}

/** What the transaction finds when several senders have started uploads of one file in parts. */
export interface Choice {
  /** Ours, by file: they are recorded. */
  keep: Map<string, StartedUpload>;
  /** Those that another sender has recorded before us; the file continues with them. */
  theirs: Map<string, StartedUpload>;
  /** Ours that nobody will complete. */
  discard: StartedUpload[];
}

interface Locked {
  id: string;
  status: FileStatus;
  multipartUploadId: string | null;
  partSize: number | null;
}

/** Of two uploads that were started for one file at once, the recorded one wins; a file that has arrived meanwhile needs none. */
export function chooseWinners(locked: readonly Locked[], started: ReadonlyMap<string, StartedUpload>): Choice {
  const files = new Map(locked.map((file) => [file.id, file]));
  const choice: Choice = { keep: new Map(), theirs: new Map(), discard: [] };
  for (const [id, upload] of started) {
    const file = files.get(id);
    if (!file || !fileCanMove(file.status, "begin")) {
      if (isNew(upload)) choice.discard.push(upload);
      continue;
    }
    const recorded = file.multipartUploadId;
    if (recorded === null || recorded === upload.previousId) {
      choice.keep.set(id, upload);
      continue;
    }
    choice.discard.push(upload);
    const partSize = file.partSize ?? upload.partSize;
    choice.theirs.set(id, { key: upload.key, uploadId: recorded, partSize, parts: [], previousId: recorded });
  }
  return choice;
}

export const isNew = ({ uploadId, previousId }: StartedUpload) => uploadId !== previousId;
