import { type ErrorView, viewError } from "../trpc/errors.ts";

/** The body of every error outside of tRPC. */
interface WireErrorBody {
  error: { code: ErrorView["code"]; message: string; requestId: string; details?: Record<string, unknown> };
}

export interface WireError {
  status: number;
  body: WireErrorBody;
  /** For the Retry-After header, where waiting helps. */
  retryAfterSeconds: number | undefined;
  expected: boolean;
}

/** An error as REST shows it. */
export function wireError(error: unknown, requestId: string): WireError {
  return wireView(viewError(error), requestId);
}

/** The same for an error that is put into words already. */
export function wireView(view: ErrorView, requestId: string): WireError {
  const { code, message, details } = view;
  return {
    status: view.status,
    body: { error: { code, message, requestId, ...(details === undefined ? {} : { details }) } },
    retryAfterSeconds: retryAfterSeconds(view),
    expected: view.expected,
  };
}

/** How long to wait before trying again: what the error says itself, else 2 s for an outage and 30 s for a limit. */
export function retryAfterSeconds({ status, details }: ErrorView): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const seconds = details?.retryAfterSeconds;
  if (typeof seconds === "number") return Math.max(1, Math.ceil(seconds));
  const milliseconds = details?.retryAfterMs;
  if (typeof milliseconds === "number") return Math.max(1, Math.ceil(milliseconds / 1000));
  return status === 503 ? 2 : 30;
}
