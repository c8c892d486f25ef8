/** Longer than this and a disk is slow: a network one, perhaps. */
const SLOW_MS = 20;
const PATIENT_CALLS = 500;

let patientCalls = 0;

/**
 * Calls of the file system that take microseconds cost ten times that when a thread of the pool makes them, so they are made at once
 * while the disk answers promptly. As soon as it does not, they go through the pool for a while: nothing else then waits for it.
 */
export async function onDisk<T>(prompt: () => T, patient: () => Promise<T>): Promise<T> {
  if (patientCalls > 0) {
    patientCalls -= 1;
    return await patient();
  }
  const from = performance.now();
  try {
    return prompt();
  } finally {
    if (performance.now() - from > SLOW_MS) patientCalls = PATIENT_CALLS;
  }
}
