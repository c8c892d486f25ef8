/** The upper half of uploading, for browsers and programs alike: what is registered, signed, confirmed and reported, whoever reads and sends the bytes. */
export { isSmall, type Rejection, rejectionFinder, rejectionOf } from "./upload/acceptance.ts";
export {
  type Confirmation,
  type FileView,
  type MakeCall,
  type RegisteredFile,
  type SignedFile,
  type SignRequest,
  type UploadApi,
  type UploadLink,
  type UploadSession,
  uploadApiOf,
} from "./upload/api.ts";
export { Batches } from "./upload/batches.ts";
export { chunksOf } from "./upload/chunks.ts";
export {
  confirmFiles,
  confirmUntilKnown,
  type FoundFile,
  failFiles,
  findUnsent,
  isUnconfirmed,
  registerFiles,
  signFiles,
  timeOf,
} from "./upload/files.ts";
export { etaOf, SpeedMeter } from "./upload/progress.ts";
export { finishSession, openSession, pauseSession } from "./upload/session.ts";
export { emptyUpload, reduce, type UploadEvent, type UploadPhase, type UploadState } from "./upload/state.ts";
