import { z } from "zod";
import type { ZodOpenApiResponsesObject } from "zod-openapi";
import { previewView } from "../kernel/call.ts";
import { ERROR_CODES } from "../kernel/errors.ts";
import type { Door } from "./catalogue.ts";
import { isCompanyMutation, isMadeOnce, isPreviewable } from "./rest.ts";

const REQUEST_ID = "4f1d6c1e-6a5e-4f0c-9a51-2b1c8a1f7d11";

export const errorBody = z
  .object({
    error: z.object({
      code: z.enum([...ERROR_CODES, "internal", "unavailable"]),
      message: z.string().meta({ example: "There is no such client. It may have been deleted." }).describe("Says what to do; for people."),
      requestId: z.string().meta({ example: REQUEST_ID }).describe("Quote it when you ask for help."),
      details: z.record(z.string(), z.unknown()).optional().describe("For programs; `fields` names faults of the input."),
    }),
  })
  .meta({ id: "Error" });

/** A copy, so that the name in the document stays the document's. */
export const previewBody = z
  .object(previewView.shape)
  .meta({ id: "Preview", description: "What a call would do; nothing of it has happened." });

type Code = z.infer<typeof errorBody>["error"]["code"];

const APPROVAL = {
  id: "019a8b3c-52f1-7c3e-9d64-1f0a7be2c5d3",
  status: "pending",
  expiresAt: "2026-11-28T09:30:00.000Z",
  preview: { preview: true, changes: [], jobs: [] },
};

interface Fault {
  id: string;
  description: string;
  code: Code;
  message: string;
  details?: Record<string, unknown>;
  headers?: object;
}

/** An answer that many operations share; the document holds it once. */
function fault({ id, description, code, message, details, headers = {} }: Fault) {
  const example = { error: { code, message, requestId: REQUEST_ID, ...(details && { details }) } };
  return { id, description, headers: headers as typeof WAITS, content: { "application/json": { schema: errorBody, example } } };
}

const whole = { type: "integer", minimum: 0 } as const;
const words = { type: "string" } as const;

/** What answers say in their headers; operations refer to them. */
export const headers = {
  "Retry-After": { schema: whole, description: "Seconds to wait.", example: 42 },
  "RateLimit-Limit": { schema: whole, description: "Calls in a window; sent to API keys.", example: 120 },
  "RateLimit-Remaining": { schema: whole, description: "Calls that are left in this window.", example: 117 },
  "RateLimit-Reset": { schema: whole, description: "Seconds until the window ends.", example: 42 },
  "RateLimit-Policy": { schema: words, description: "The limit: so many calls in so many seconds.", example: '"key";q=120;w=60' },
  RateLimit: { schema: words, description: "What is left of it, and for how long.", example: '"key";r=117;t=42' },
  "Idempotent-Replayed": {
    schema: words,
    description: "`true`: the answer is that of an earlier call with the same key.",
    example: "true",
  },
};

const refer = (...names: (keyof typeof headers)[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` as const }]));
const WAITS = refer("Retry-After");
const LIMITS = refer("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy", "RateLimit");
const REPLAYED = refer("Idempotent-Replayed");

const TOO_BIG = "Too big: expected number to be <=100";
const FAULTS = {
  400: fault({
    id: "Invalid",
    description: "The input has faults.",
    code: "invalid",
    message: `limit: ${TOO_BIG}`,
    details: { fields: { limit: TOO_BIG } },
  }),
  401: fault({
    id: "Unauthorized",
    description: "Not signed in, or the key does not count.",
    code: "unauthorized",
    message: "Sign in first: the session is missing, unknown or over.",
  }),
  402: fault({
    id: "LimitReached",
    description: "A limit is reached that waiting does not lift.",
    code: "limit_reached",
    message: "100 calls of this key wait for a decision already.",
    details: { limit: 100, of: "approvals" },
  }),
  403: fault({
    id: "Forbidden",
    description: "Not for this caller: a permission, a scope or a proof is missing.",
    code: "forbidden",
    message: "This key cannot do that: it lacks the scope clients:write, or its issuer has lost the right.",
    details: { permission: "clients:write", scope: "clients:write" },
  }),
  404: fault({
    id: "NotFound",
    description: "No such thing in your company.",
    code: "not_found",
    message: "There is no such client. It may have been deleted.",
    details: { entity: "client" },
  }),
  409: fault({
    id: "Conflict",
    description: "In conflict with what is there.",
    code: "conflict",
    message: "Somebody else has saved a newer version.",
    details: { currentVersion: 4 },
  }),
  412: fault({
    id: "Precondition",
    description: "The call waits for an approval, or its object is not in a state that allows it.",
    code: "precondition",
    message: "This call waits for a person's approval. Follow it with approvals.wait; approved, it is made for you.",
    details: { approval: APPROVAL },
  }),
  429: fault({
    id: "RateLimited",
    description: "Too many calls.",
    code: "rate_limited",
    message: "Too many attempts. Try again in 42 seconds.",
    details: { retryAfterSeconds: 42, limit: 120 },
    headers: { ...WAITS, ...LIMITS },
  }),
  500: fault({
    id: "Internal",
    description: "A fault on our side.",
    code: "internal",
    message: "Something went wrong on our side. Tell us the request id and we will find it.",
  }),
  503: fault({
    id: "Unavailable",
    description: "The database cannot be reached.",
    code: "unavailable",
    headers: WAITS,
    message: "The database cannot be reached right now. Try again in a moment.",
  }),
} satisfies Record<number, object>;

/** Every answer that an operation can have. */
export function responses(door: Door): ZodOpenApiResponsesObject {
  const { meta, rest } = door;
  const [gated, previewable] = [isCompanyMutation(door), isPreviewable(door)];
  const guarded = meta.door !== "open";
  const status = `${meta.status ?? 200}` as "200";
  const said = { ...(guarded ? LIMITS : {}), ...(isMadeOnce(door) ? REPLAYED : {}) };
  const previewed = { description: "What the call would do, for a preview.", content: { "application/json": { schema: previewBody } } };
  return {
    [status]: { description: "Done.", headers: said, content: answer(door, previewable && status === "200") },
    ...(previewable && status !== "200" && { "200": previewed }),
    "400": FAULTS[400],
    ...(guarded && { "401": FAULTS[401], "403": FAULTS[403] }),
    ...(rest?.params.length && { "404": FAULTS[404] }),
    ...(door.type === "mutation" && { "409": FAULTS[409], "412": FAULTS[412] }),
    ...(gated && { "402": FAULTS[402] }),
    "429": FAULTS[429],
    "500": FAULTS[500],
    "503": FAULTS[503],
  };
}

const named = new WeakMap<z.ZodType, z.ZodType>();

/** The answer under a name of its own, so that operations which answer the same refer to one schema. */
function nameAnswer({ name, output }: Door): z.ZodType {
  if (!(output instanceof z.ZodObject)) return output ?? z.unknown();
  const known = named.get(output);
  if (known) return known;
  const id = name.replaceAll(/(?:^|\.)(\w)/g, (_, first: string) => first.toUpperCase());
  const made = z.object(output.shape).meta({ ...z.globalRegistry.get(output), id: `${id}Answer` });
  named.set(output, made);
  return made;
}

function answer(door: Door, orPreview: boolean) {
  const schema = nameAnswer(door);
  if (door.type === "subscription") return { "text/event-stream": { schema } };
  const json = { "application/json": { schema: orPreview ? z.union([schema, previewBody]) : schema } };
  return door.meta.download ? { "application/octet-stream": { schema: { type: "string" as const, format: "binary" } }, ...json } : json;
}
