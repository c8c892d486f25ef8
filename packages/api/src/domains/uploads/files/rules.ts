import { createHash } from "node:crypto";
import { TransferFault } from "@frontoffice/transfer";
import { AppError } from "../../../kernel/errors.ts";

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

/** A store's fault as a caller hears of it. */
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
