/** Longer than this and a disk is slow: a network one, perhaps. */
const SLOW_MS = 20;
const POOLED_CALLS = 500;

let pooledCalls = 0;

/**
 * Calls of the file system that take microseconds cost ten times that when a thread of the pool makes them, so they are made at once
 * while the disk answers promptly. As soon as it does not, they go through the pool for a while: nothing else then waits for it.
 */
export async function onDisk<T>(inline: () => T, pooled: () => Promise<T>): Promise<T> {
  if (pooledCalls > 0) {
    pooledCalls -= 1;
    return await pooled();
  }
  const from = performance.now();
  try {
    return inline();
  } finally {
    if (performance.now() - from > SLOW_MS) pooledCalls = POOLED_CALLS;
  }
}
