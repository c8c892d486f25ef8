import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { answerCors } from "./cors.ts";
import { StoreFault } from "./faults.ts";
import { Files } from "./files.ts";
import { Ledger } from "./ledger.ts";
import { operationOf } from "./operations.ts";
import { type Credentials, decodeSegment, verifySignature } from "./signature.ts";
import { document } from "./xml.ts";

export interface StoreOptions {
  /** Where everything lies; made when it is missing. */
  directory: string;
  credentials: Credentials;
  /** Origins whose pages may use presigned addresses. */
  corsOrigins: readonly string[];
  /** A connection on which nothing moves for so long is ended. Default ten minutes: somebody may send within a narrow limit. */
  idleMs?: number;
  log(line: { level: "info" | "error"; message: string; error?: unknown }): void;
}

export interface Store {
  server: Server;
  close(): Promise<void>;
}

/**
 * An object store for one machine that speaks S3: Signature Version 4, presigned addresses, multipart uploads, ranges, listings,
 * checksums, CORS. Every write is on the disk before it is answered; a crash leaves whole objects and nothing else.
 */
export async function openStore({ directory, credentials, corsOrigins, idleMs = 600_000, log }: StoreOptions): Promise<Store> {
  const files = new Files(directory);
  await files.prepare();
  const ledger = new Ledger(join(directory, "ledger.db"));
  const isKnown = (name: string) => ledger.get("select 1 from files where name = ?", name) !== undefined;
  files.sweep(isKnown, Date.now()).catch((error: unknown) => log({ level: "error", message: "the sweep of orphans failed", error }));

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader("x-amz-request-id", randomUUID());
    response.setHeader("x-content-type-options", "nosniff");
    // Whatever an object says it is, it runs nothing where it is shown.
    response.setHeader("content-security-policy", "default-src 'none'; sandbox");
    if (answerCors(request, response, corsOrigins)) return;
    const [rawPath = "/", rawQuery = ""] = splitOnce(request.url ?? "/", "?");
    const query = new URLSearchParams(rawQuery.replaceAll("+", "%2B"));
    const signature = verifySignature({ method: request.method ?? "", rawPath, query, headers: request.headers }, credentials, Date.now());
    const [bucket = "", key = ""] = splitOnce(rawPath.slice(1), "/").map(decodePath);
    await operationOf(request.method ?? "", bucket, key, query)({ request, response, ledger, files, bucket, key, query, signature });
  };
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    answer(request, response).catch((error: unknown) => fail(request, response, error, log));
  });
  server.timeout = idleMs;
  return {
    server,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      ledger.close();
    },
  };
}

function splitOnce(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + by.length)];
}

function decodePath(path: string): string {
  return path.split("/").map(decodeSegment).join("/");
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown, log: StoreOptions["log"]): void {
  const fault =
    error instanceof StoreFault ? error : new StoreFault(500, "InternalError", "We encountered an internal error. Please try again.");
  if (fault.status === 500 && !request.destroyed) log({ level: "error", message: `${request.method} failed`, error });
  if (response.headersSent || request.socket.destroyed) {
    response.destroy();
    return;
  }
  // What is left of the body is not read: the connection ends with this answer instead.
  if (!request.complete) response.setHeader("connection", "close");
  const body = document(
    "Error",
    { Code: fault.code, Message: fault.message, RequestId: String(response.getHeader("x-amz-request-id")) },
    false,
  );
  response.writeHead(fault.status, { "content-type": "application/xml" }).end(request.method === "HEAD" ? undefined : body);
}
