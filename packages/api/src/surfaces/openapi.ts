import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponsesObject } from "zod-openapi";
import { ERROR_CODES } from "../kernel/errors.ts";
import type { Door, RestAddress } from "./catalogue.ts";

const errorBody = z
  .object({
    error: z.object({
      code: z.enum([...ERROR_CODES, "internal", "unavailable"]),
      message: z.string().describe("Says what to do; for people."),
      requestId: z.string().describe("Quote it when you ask for help."),
      details: z.record(z.string(), z.unknown()).optional().describe("For programs; `fields` names faults of the input."),
    }),
  })
  .meta({
    id: "Error",
    examples: [
      {
        error: {
          code: "not_found",
          message: "There is no such client. It may have been deleted.",
          requestId: "4f1d6c1e-6a5e-4f0c-9a51-2b1c8a1f7d11",
          details: { entity: "client" },
        },
      },
    ],
  });

const TAGS: Record<string, string> = {
  apiKeys: "What programs sign in with: scopes, clients, limits.",
  approvals: "Calls of programs that wait for a person's decision.",
  auth: "Signing up, in and out; sessions and passwords.",
  audit: "Who did what, before and after, and taking it back.",
  companies: "The companies you belong to.",
  users: "The people of the company: roles, clients, who may enter.",
  invitations: "Bringing people into the company by letter.",
  clients: "The businesses that the company serves.",
  onboarding: "The three steps from sign-up to the first client.",
  dashboard: "Where things stand.",
  strategies: "AI-drafted marketing strategies: versions, review and approval.",
  jobs: "Work in the background: progress, cancel, retry, live events.",
  webhooks: "Outgoing webhooks: endpoints, chosen events, signatures, deliveries and their log.",
  system: "Health, and what is real or offline here.",
};

/** The OpenAPI 3.1 document of the REST surface. */
export function openApiDocument(doors: readonly Door[], info: { version: string; serverUrl: string }): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const door of doors) {
    if (!door.rest) continue;
    const { path, method } = door.rest;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(door, door.rest) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Frontoffice",
      version: info.version,
      description:
        "Every procedure of the product. Sign in with POST /auth/login and send the token as a Bearer header; lists answer { items, nextCursor }; whatever starts work answers { jobId }.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: info.serverUrl }],
    tags: [...new Set(doors.map((door) => door.tag))].map((name) => ({ name, description: TAGS[name] ?? name })),
    paths,
    components: {
      schemas: { Error: errorBody },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "The token that POST /auth/login answers." },
        cookie: { type: "apiKey", in: "cookie", name: "__Host-frontoffice", description: "Set for the web app." },
      },
    },
  });
}

function operation(door: Door, { method, params }: RestAddress): ZodOpenApiOperationObject {
  const { meta, input } = door;
  const shape = input?.shape ?? {};
  const pick = (wanted: (key: string) => boolean) =>
    z.strictObject(Object.fromEntries(Object.entries(shape).filter(([key]) => wanted(key))));
  const rest = pick((key) => !params.includes(key));
  const hasRest = Object.keys(rest.shape).length > 0;
  const byQuery = method === "GET" || method === "DELETE";
  return {
    operationId: door.name,
    tags: [door.tag],
    summary: meta.does,
    ...(meta.door === "open" ? { security: [] } : { security: [{ bearer: [] }, { cookie: [] }] }),
    requestParams: {
      ...(params.length > 0 ? { path: pick((key) => params.includes(key)) } : {}),
      ...(hasRest && byQuery ? { query: rest } : {}),
    },
    ...(hasRest && !byQuery ? { requestBody: { required: true, content: { "application/json": { schema: rest } } } } : {}),
    responses: responses(door),
    "x-procedure": door.name,
    "x-permission": meta.permission ?? null,
    "x-risk": meta.risk,
  };
}

function responses(door: Door): ZodOpenApiResponsesObject {
  const fails = (description: string) => ({ description, content: { "application/json": { schema: errorBody } } });
  const waits = { "Retry-After": { schema: { type: "integer" as const }, description: "Seconds to wait." } };
  return {
    [`${door.meta.status ?? 200}` as `${2}${number}${number}`]: { description: "Done.", content: answer(door) },
    "400": fails("The input has faults."),
    ...(door.meta.door === "open" ? {} : { "401": fails("Not signed in.") }),
    ...(door.meta.permission ? { "403": fails(`Needs ${door.meta.permission}.`) } : {}),
    ...(door.rest?.params.length ? { "404": fails("No such thing in your company.") } : {}),
    ...(door.type === "mutation" ? { "409": fails("In conflict with what is there.") } : {}),
    "429": { ...fails("Too many requests."), headers: waits },
    "500": fails("A fault on our side."),
    "503": { ...fails("The database cannot be reached."), headers: waits },
  };
}

function answer(door: Door) {
  const schema = door.output ?? z.unknown();
  if (door.type === "subscription") return { "text/event-stream": { schema } };
  const json = { "application/json": { schema } };
  return door.meta.download ? { "application/octet-stream": { schema: { type: "string" as const, format: "binary" } }, ...json } : json;
}
