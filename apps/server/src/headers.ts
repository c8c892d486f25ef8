import type { FastifyInstance } from "fastify";

/** Nothing may load from an answer that is no page. */
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The web app: its own files alone, no inline script or style, no eval; it sends files to the storages and nowhere else. */
export const pagePolicy = (storages: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...storages].join(" "),
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "report-uri /csp-reports",
    "report-to csp",
  ].join("; ");

/** The page's own helper threads: they load nothing, and may run WebAssembly, which the page itself may not. */
export const WORKER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'";

/** The documentation viewers write their styles at run time; scripts stay our own files. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** On every answer, whatever its status; browsers heed HSTS over https alone. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "content-security-policy": DATA_POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  "cache-control": "no-store",
};

/** Sets the headers before anything can answer; a handler may then say something narrower. */
export function setSecurityHeaders(fastify: FastifyInstance, state: { isDraining(): boolean }): void {
  fastify.addHook("onRequest", (request, reply, done) => {
    reply.headers(SECURITY_HEADERS).header("x-request-id", request.id);
    done();
  });
  fastify.addHook("onSend", (_request, reply, _payload, done) => {
    if (state.isDraining()) reply.header("connection", "close");
    done();
  });
}
