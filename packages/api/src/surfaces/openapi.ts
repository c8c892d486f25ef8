import { createDocument, type ZodOpenApiPathsObject } from "zod-openapi";
import type { Door } from "./catalogue.ts";
import { composeExamples } from "./examples.ts";
import { operation } from "./openapi-operations.ts";
import { errorBody, headers, previewBody } from "./openapi-responses.ts";

const ABOUT = `Every procedure of the product that fits HTTP.

**Who calls.** Send an API key or a session's token as a Bearer header. A key acts within its scopes, its clients and its risk ceiling.

**Lists** answer \`{ items, nextCursor }\`. Ask again with \`cursor\` set to \`nextCursor\` until it is null; \`limit\` is at most 100.

**Work in the background** answers \`{ jobId }\`; follow it at \`/jobs/{id}/events\` (server-sent events, resumed with \`Last-Event-ID\`) or ask \`/jobs/{id}\`.

**Made once.** A change with an \`Idempotency-Key\` header is made once, however often it is sent: a repetition answers what the first call was answered, with \`Idempotent-Replayed: true\`. The same key with another input is a conflict. Keys are kept for 24 hours. A call that may be repeated takes none and says why.

**Preview.** A change with \`?preview=true\`, or \`"preview": true\` in its body, answers what it would change and start; nothing of it happens.

**Approvals.** A change above a key's risk ceiling answers 412 with \`details.approval\`. It waits for a person; follow it at \`/approvals/{id}/wait\`. A program that must ask is asked for the start of an upload; the calls that carry it on wait for nobody.

**Limits.** Answers to a key carry \`RateLimit-Limit\`, \`RateLimit-Remaining\` and \`RateLimit-Reset\` (seconds), and the same as \`RateLimit\` and \`RateLimit-Policy\`. Above it: 429 with \`Retry-After\`.

**Errors** are \`{ error: { code, message, requestId, details? } }\`, with the same codes on every surface.`;

/** The OpenAPI 3.1 document of the REST surface. */
export function openApiDocument(doors: readonly Door[], info: { version: string; serverUrl: string }): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const door of doors) {
    if (!door.rest) continue;
    const { path, method } = door.rest;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(door, door.rest) };
  }
  const document = createDocument({
    openapi: "3.1.0",
    info: {
      title: "Frontoffice",
      version: info.version,
      description: ABOUT,
      contact: { name: "Whoever runs this Frontoffice" },
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
    },
    servers: [{ url: info.serverUrl }],
    tags: [...new Map(doors.map(({ tag, about }) => [tag, about]))].map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { Error: errorBody, Preview: previewBody },
      headers,
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description:
            "`Authorization: Bearer …` with an API key (begins with `fok_`; issued under Settings → API keys, shown once), or with the token that POST /auth/login answers.",
        },
        cookie: { type: "apiKey", in: "cookie", name: "__Host-frontoffice", description: "Set for the web app." },
      },
    },
  });
  return composeExamples(document);
}
