import type { IncomingMessage, ServerResponse } from "node:http";

const EXPOSED = "etag, x-amz-checksum-sha256, x-amz-checksum-crc32c, x-amz-request-id, content-length, content-range";

/** Lets the pages of the allowed origins, and no others, talk to the store with presigned addresses. True when that was all. */
export function answerCors(request: IncomingMessage, response: ServerResponse, origins: readonly string[]): boolean {
  const { origin } = request.headers;
  response.setHeader("vary", "origin");
  if (origin !== undefined && origins.includes(origin)) {
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("access-control-expose-headers", EXPOSED);
  }
  if (request.method !== "OPTIONS") return false;
  if (origin === undefined || !origins.includes(origin)) {
    response.writeHead(403).end();
    return true;
  }
  response
    .writeHead(204, {
      "access-control-allow-methods": "GET, HEAD, PUT, POST, DELETE",
      "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "",
      "access-control-max-age": "600",
    })
    .end();
  return true;
}
