/** What a store says of an object. */
export interface StoredObject {
  /** Bytes. */
  size: number;
  etag: string;
  /** Hex SHA-256 of the whole, where the store knows it. */
  sha256: string | undefined;
  /** True when the checksum is what the object's sender declared: it may never have been compared with the bytes. */
  isDeclared?: boolean;
  /** "…-3": the SHA-256 of the SHA-256s of three parts, in Base64, where the store knows it. */
  compositeSha256?: string | undefined;
  /** What a store that keeps versions calls this one; an address that names it never answers other bytes. */
  versionId?: string | undefined;
}

/** A part that the store has. */
export interface StoredPart {
  number: number;
  /** Bytes. */
  size: number;
  etag: string;
  /** Base64 CRC-32, where the store knows it. */
  crc32: string | undefined;
  /** Hex SHA-256, where the store knows it. */
  sha256?: string | undefined;
}

/** Numbers of parts, both included. */
export interface PartRange {
  from: number;
  to: number;
}

/** Bytes on their way: at hand, or read again for each attempt. */
export interface Payload {
  /** Bytes. */
  size: number;
  open(): Buffer | AsyncIterable<Buffer>;
}

export interface PutRequest {
  key: string;
  payload: Payload;
  /** Hex; the store refuses, or we find, bytes that do not have it. */
  sha256: string;
  /** Hex MD5, for stores that check nothing else. */
  md5?: string | undefined;
  contentType: string;
}

export interface PartRequest {
  key: string;
  uploadId: string;
  number: number;
  payload: Payload;
  /** Base64 CRC-32 of the part. */
  crc32: string;
  /** Hex MD5, for stores that check nothing else. */
  md5: string | undefined;
}

export interface BeginRequest {
  key: string;
  contentType: string;
  /** Hex, of the whole file, where it is known before. */
  sha256?: string;
  /** What the parts will be sent with. Default CRC32. */
  checksum?: "CRC32" | "SHA256";
}

export interface CompleteRequest {
  key: string;
  uploadId: string;
  /** With the checksum of each that the upload was begun with: Base64 CRC-32 or hex SHA-256. */
  parts: readonly { number: number; etag: string; crc32?: string; sha256?: string }[];
  /** Hex SHA-256 of the whole file, kept with the object. */
  sha256: string;
  /** Bytes of all parts. */
  size: number;
}

export interface CopyRequest {
  from: string;
  /** Where the copy goes. */
  key: string;
  /** Of the object that is copied; another one that has taken its place is not. */
  etag: string;
}

/**
 * Where objects go: an S3 server spoken to directly, or through addresses that the server has signed. Every call ends by its
 * deadline, throws `TransferFault` with its reason, and can be made again.
 */
export interface ObjectStore {
  /** True when the store is known to refuse bytes that do not have the checksum that was sent with them. */
  readonly checksChecksums: boolean;
  head(key: string, signal: AbortSignal): Promise<StoredObject | undefined>;
  put(request: PutRequest, signal: AbortSignal): Promise<StoredObject>;
  /** Answers the upload's id; what is sent as a part before it is completed counts for nothing. */
  beginUpload(request: BeginRequest, signal: AbortSignal): Promise<string>;
  putPart(request: PartRequest, signal: AbortSignal): Promise<{ etag: string }>;
  /** The parts of an upload, all of them or those from one number to another; undefined when the store does not know it any more. */
  listParts(upload: { key: string; uploadId: string; among?: PartRange }, signal: AbortSignal): Promise<StoredPart[] | undefined>;
  completeUpload(request: CompleteRequest, signal: AbortSignal): Promise<StoredObject>;
  abortUpload(upload: { key: string; uploadId: string }, signal: AbortSignal): Promise<void>;
  /** Whether it answers at all, whatever it says; absent where that is unknown. */
  answers?(signal: AbortSignal): Promise<boolean>;
  /** Copies an object within the bucket, at most 5 GiB; absent where the store cannot be asked for it. */
  copy?(request: CopyRequest, signal: AbortSignal): Promise<void>;
  /** Ids of the uploads of a key that were begun and not ended; absent where listing is not allowed. */
  listUploads?(key: string, signal: AbortSignal): Promise<string[]>;
}
