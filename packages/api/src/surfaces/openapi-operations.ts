import { z } from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import type { Door, RestAddress } from "./catalogue.ts";
import { responses } from "./openapi-responses.ts";
import { isCompanyMutation, isMadeOnce, isPreviewable } from "./rest.ts";

const OPTION_HEADERS = z.object({
  "Idempotency-Key": z
    .string()
    .max(255)
    .regex(/^[\x21-\x7e]{1,255}$/)
    .optional()
    .describe("Makes the call once, however often it is sent; a UUID serves well.")
    .meta({ param: { id: "IdempotencyKey" }, example: "2c1d7c0e-93a4-4c55-a3c6-0f6d6f5f7b1e" }),
  "Approval-Reason": z
    .string()
    .max(500)
    .optional()
    .describe("Why a program makes the call, for the person who decides. Characters beyond Latin-1: `UTF-8''` and percent-encoding.")
    .meta({ param: { id: "ApprovalReason" }, example: "The contract ended in May." }),
});
const PREVIEW = z
  .boolean()
  .optional()
  .describe("Answer what the call would do; nothing of it happens.")
  .meta({ param: { id: "Preview" } });

/** One procedure as an operation of the document. */
export function operation(door: Door, { method, params }: RestAddress): ZodOpenApiOperationObject {
  const { meta, input } = door;
  const shape = input?.shape ?? {};
  const pick = (wanted: (key: string) => boolean) =>
    z.strictObject(Object.fromEntries(Object.entries(shape).filter(([key]) => wanted(key))));
  const rest = pick((key) => !params.includes(key));
  const hasRest = Object.keys(rest.shape).length > 0;
  const byQuery = method === "GET" || method === "DELETE";
  const previewed = isPreviewable(door);
  const query = { ...(byQuery ? rest.shape : {}), ...(previewed ? { preview: PREVIEW } : {}) };
  const parameters: NonNullable<ZodOpenApiOperationObject["requestParams"]> = {
    ...(params.length > 0 && { path: pick((key) => params.includes(key)) }),
    ...(Object.keys(query).length > 0 && { query: z.strictObject(query) }),
    ...(isMadeOnce(door) && { header: OPTION_HEADERS }),
    ...(door.type === "subscription" && "lastEventId" in shape && { header: RESUMES }),
  };
  const body = previewed ? rest.extend({ preview: PREVIEW }) : rest;
  return {
    operationId: door.name,
    tags: [door.tag],
    summary: meta.does,
    description: describe(door),
    ...(meta.door === "open" ? { security: [] } : { security: [{ bearer: [] }, { cookie: [] }] }),
    requestParams: parameters,
    ...(hasRest && !byQuery ? { requestBody: { required: true, content: { "application/json": { schema: body } } } } : {}),
    responses: responses(door),
    "x-procedure": door.name,
    "x-permission": meta.permission ?? null,
    "x-risk": meta.risk,
  };
}

const RESUMES = z.object({
  "Last-Event-ID": z
    .string()
    .max(40)
    .meta({ example: "12" })
    .optional()
    .describe("Resumes after this event; browsers send it by themselves."),
});

function describe(door: Door): string {
  const { meta, input, type } = door;
  const pages = input && "cursor" in input.shape;
  return [
    meta.does,
    meta.permission && `Needs the permission \`${meta.permission}\`.`,
    meta.callers?.peopleOnly && `People only: ${meta.callers?.peopleOnly}`,
    meta.callers?.confirmed && "The person must have confirmed their identity in the last quarter of an hour.",
    pages && "Paged: ask again with `cursor` set to `nextCursor` until it is null.",
    type === "subscription" && "Server-sent events; each one names the id to resume after.",
    isPreviewable(door) && "May be previewed.",
    isCompanyMutation(door) && meta.gate?.notPreviewed && `Cannot be previewed: ${meta.gate?.notPreviewed}`,
    isMadeOnce(door) && "Made once by an idempotency key, and may wait for an approval.",
    meta.gate?.repeatable && `Takes no idempotency key and waits for no approval, since it may be repeated: ${meta.gate?.repeatable}`,
  ]
    .filter((part) => typeof part === "string")
    .join(" ");
}
