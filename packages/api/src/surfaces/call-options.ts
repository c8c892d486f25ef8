import type { CallOptions } from "../kernel/call.ts";
import { AppError } from "../kernel/errors.ts";

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;
const LONGEST_REASON = 500;

/** What a caller asks of a call besides its input, wherever the surface carries it. */
export function readCallOptions(given: { idempotencyKey: unknown; companyId?: unknown; reason: unknown; preview: boolean }): CallOptions {
  const { idempotencyKey, companyId, reason, preview } = given;
  if (typeof idempotencyKey === "string" && !IDEMPOTENCY_KEY.test(idempotencyKey)) {
    throw new AppError("invalid", "An Idempotency-Key has 1 to 255 printable ASCII characters; a UUID serves well.");
  }
  return {
    ...(typeof idempotencyKey === "string" && { idempotencyKey }),
    ...(typeof companyId === "string" && { companyId }),
    ...(typeof reason === "string" && { reason: reason.slice(0, LONGEST_REASON) }),
    ...(preview && { preview: true }),
  };
}
