const MB = 1_048_576;

/** What a body may have where nothing else is said. */
export const BODY_LIMIT = MB;

/** Procedures whose input may be larger: a confirmation names each of the 10,000 parts that a file may have. */
const LARGER: Readonly<Record<string, number>> = { "uploadSessions.files.confirm": 2 * MB };

/** Names with the bytes that their bodies may have. */
export const largerBodies: readonly (readonly [name: string, bytes: number])[] = Object.entries(LARGER);

/** Bytes that the body of a call may have. */
export function bodyLimitOf(procedure: string): number {
  return LARGER[procedure] ?? BODY_LIMIT;
}

/** Said to whoever sent more. */
export function tooLarge(limit: number): string {
  return `The request is too large: at most ${Math.floor(limit / MB)} MB.`;
}
