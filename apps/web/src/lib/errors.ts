export interface ErrorDescription {
  code: string;
  message: string;
  requestId: string | null;
  /** The procedure that was called. */
  path: string | null;
  details: Record<string, unknown> | null;
  /** Asking again may help: the network or the server failed, not the request. */
  retryable: boolean;
}

const offline = "The server cannot be reached. Check your connection and try again.";
const transient = new Set(["network", "internal", "unavailable", "upstream_failed"]);

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

function words(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** Reads what a failed call says, whatever failed: the network, the server or a rule. */
export function describeError(error: unknown): ErrorDescription {
  const data = record(record(error)?.data);
  if (!data) return { code: "network", message: offline, requestId: null, path: null, details: null, retryable: true };
  const code = (words(data.code) ?? "internal").toLowerCase();
  return {
    code,
    message: words(data.message) ?? words(record(error)?.message) ?? "Something went wrong.",
    requestId: words(data.requestId),
    path: words(data.path),
    details: record(data.details),
    retryable: transient.has(code),
  };
}

/** What a failed call says for programs. */
export const detailsOf = (error: unknown) => describeError(error).details;

/** True when the call failed because nobody is signed in. */
export const isSignedOut = (error: unknown) => describeError(error).code === "unauthorized";

/** True when the row is missing, deleted, or another company's. */
export const isMissing = (error: unknown) => describeError(error).code === "not_found";

/** Field messages that the server found, keyed by path such as `phoneNumbers.0`. */
export function fieldErrors(error: unknown): Record<string, string> {
  const details = describeError(error).details;
  const fields = record(details?.fields) ?? record(details?.fieldErrors);
  if (!fields) return {};
  const entries = Object.entries(fields).map(([path, value]) => [path, Array.isArray(value) ? value[0] : value]);
  return Object.fromEntries(entries.filter(([, message]) => typeof message === "string"));
}
