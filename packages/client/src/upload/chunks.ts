/** When a chunk is full: what it holds at most. */
export interface ChunkSize {
  files: number;
  /** Of the files' contents. */
  bytes?: number;
}

/** Characters of all paths of one call. */
const MOST_PATHS = 500_000;

/** Gathers a stream into chunks that are registered in one call; the first sizes hold for the first chunks, the last one for the rest. */
export async function* chunksOf<File extends { path: string; size: number }>(
  files: AsyncIterable<File>,
  sizes: readonly [ChunkSize, ...ChunkSize[]],
): AsyncGenerator<File[], void, void> {
  let chunk: File[] = [];
  let [bytes, paths, made] = [0, 0, 0];
  for await (const file of files) {
    chunk.push(file);
    bytes += file.size;
    paths += file.path.length;
    const limit = sizes[Math.min(made, sizes.length - 1)] ?? sizes[0];
    if (chunk.length < limit.files && bytes < (limit.bytes ?? Number.POSITIVE_INFINITY) && paths < MOST_PATHS) continue;
    yield chunk;
    made += 1;
    chunk = [];
    [bytes, paths] = [0, 0];
  }
  if (chunk.length > 0) yield chunk;
}
