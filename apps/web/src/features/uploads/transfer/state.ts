export { emptyUpload as emptyRun, type UploadPhase as RunPhase, type UploadState as RunState } from "@frontoffice/client/upload";

interface Sized {
  file: { size: number };
}

/** How much there is, and how much of it needs not be sent. */
export function countsOf(files: Iterable<Sized>, wanted: readonly Sized[]) {
  const all = [...files];
  const bytesOf = (some: readonly Sized[]) => some.reduce((sum, { file }) => sum + file.size, 0);
  const totalBytes = bytesOf(all);
  return { totalFiles: all.length, totalBytes, sentBytes: totalBytes - bytesOf(wanted), sentFiles: all.length - wanted.length };
}
