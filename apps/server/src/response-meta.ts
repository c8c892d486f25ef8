import { type Context, type ErrorView, retryAfterSeconds } from "@frontoffice/api";

type ResponseMeta = Context["responseMeta"];
type Quota = NonNullable<ResponseMeta["quota"]>;

/** Headers that pages of other origins may read. */
export const RESPONSE_META_HEADERS = [
  "idempotent-replayed",
  "ratelimit",
  "ratelimit-policy",
  "ratelimit-limit",
  "ratelimit-remaining",
  "ratelimit-reset",
] as const;

const WINDOW_SECONDS = 60;

/** What a call says besides its answer. */
export function responseMetaHeaders({ quota, replayed }: ResponseMeta): Record<string, string> {
  return { ...(quota && quotaHeaders(quota)), ...(replayed && { "idempotent-replayed": "true" }) };
}

/** The same for a call that was one too many for a limit that is no key's, such as that of sign-ins. */
export function refusalHeaders(view: ErrorView): Record<string, string> {
  const limit = view.details?.limit;
  const resetSeconds = retryAfterSeconds(view);
  if (view.code !== "rate_limited" || typeof limit !== "number" || resetSeconds === undefined) return {};
  return limitHeaders({ limit, remaining: 0, resetSeconds });
}

/** The three headers that most clients read, and the two of the IETF's draft that replaces them. */
function quotaHeaders(quota: Quota): Record<string, string> {
  const { limit, remaining, resetSeconds } = quota;
  return {
    ...limitHeaders(quota),
    "ratelimit-policy": `"key";q=${limit};w=${WINDOW_SECONDS}`,
    ratelimit: `"key";r=${remaining};t=${resetSeconds}`,
  };
}

function limitHeaders({ limit, remaining, resetSeconds }: Quota): Record<string, string> {
  return { "ratelimit-limit": String(limit), "ratelimit-remaining": String(remaining), "ratelimit-reset": String(resetSeconds) };
}
