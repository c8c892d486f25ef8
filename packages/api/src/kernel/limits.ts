import { AppError } from "./errors.ts";

/** How many of something a company may have, and what to say when it has them. */
export interface Limit {
  /** The plural, as programs read it in `details.of`. */
  of: string;
  max: number;
  message: string;
}

/** Throws `limit_reached` when there is no room for one more. */
export function assertWithinLimit(count: number, { of, max, message }: Limit): void {
  if (count >= max) throw new AppError("limit_reached", message, { limit: max, of });
}
