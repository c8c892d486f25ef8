export { type FaultReason, TransferFault, toFault } from "./faults.ts";
export type { Outcome, TransferItem, TransferObserver } from "./item.ts";
export { Bandwidth } from "./limits.ts";
export { type Progress, type RunOptions, TransferRun } from "./run.ts";
export { S3Client, type S3Options } from "./s3/client.ts";
export { exchange } from "./s3/exchange.ts";
export type { S3Credentials } from "./s3/signing.ts";
export { S3Store } from "./s3/store.ts";
export { type FoundFile, matcherOf, type NotSent, type ScanOptions, scanFolder } from "./scan.ts";
export { partSizeOf, SINGLE_BYTES } from "./send-file.ts";
export { tagOfParts } from "./send-parts.ts";
export { type OpenFile, openBelow } from "./source.ts";
export type {
  BeginRequest,
  CompleteRequest,
  CopyRequest,
  ObjectStore,
  PartRange,
  PartRequest,
  Payload,
  PutRequest,
  StoredObject,
  StoredPart,
} from "./store.ts";
