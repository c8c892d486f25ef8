/**
 * JSON that PostgreSQL can store: it has no NUL character and no lone surrogates, which would otherwise fail a whole batch.
 * Throws TypeError for what JSON cannot say (circles, BigInt).
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value === undefined ? null : value, (_key, part: unknown) => {
    if (typeof part === "string") return storable(part);
    if (part !== null && typeof part === "object" && !Array.isArray(part)) {
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [storable(key), inner]));
    }
    return part;
  });
}

/** Text that PostgreSQL can store. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "");
}
