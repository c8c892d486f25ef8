import { request } from "node:http";

export interface Raw {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

interface RawRequest {
  method: string;
  path: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** A request exactly as written: fetch would tidy paths, methods and headers. */
export function sendRaw(url: string, { method, path, headers = {}, body }: RawRequest): Promise<Raw> {
  const { hostname, port } = new URL(url);
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, method, path, headers: { ...length, ...headers } }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString("utf8") }),
      );
    });
    call.on("error", reject);
    call.end(body);
  });
}

/** What a page of another site can make a browser send without asking first. */
export const FORMS: readonly { type: string; body: string }[] = [
  { type: "application/x-www-form-urlencoded", body: "name=Forged&id=1" },
  { type: "text/plain", body: '{"name":"Forged","x":"="}' },
  {
    type: "multipart/form-data; boundary=x",
    body: '--x\r\ncontent-disposition: form-data; name="0"\r\n\r\n{"name":"Forged"}\r\n--x--\r\n',
  },
];

/** Bodies that are no input of any procedure. */
export const BROKEN_BODIES: readonly { label: string; body: string | Buffer; status: number }[] = [
  { label: "too deep", body: `{"name":${"[".repeat(5_000)}${"]".repeat(5_000)}}`, status: 400 },
  { label: "a forged prototype", body: '{"__proto__":{"role":"owner"}}', status: 400 },
  { label: "an escaped forged prototype", body: '{"\\u005f_proto_\\u005f":{"role":"owner"}}', status: 400 },
  { label: "a constructor", body: '{"constructor":{"prototype":{"role":"owner"}}}', status: 400 },
  { label: "no JSON", body: '{"name":', status: 400 },
  { label: "a list", body: "[]", status: 400 },
  { label: "null", body: "null", status: 400 },
  { label: "a text", body: '"name"', status: 400 },
  { label: "a number", body: "1e999", status: 400 },
  { label: "bytes that are no UTF-8", body: Buffer.from([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]), status: 400 },
];

/** Just above what a call takes. */
export function oversized(limit: number): (typeof BROKEN_BODIES)[number] {
  return { label: "too large", body: `{"name":"${"x".repeat(limit)}"}`, status: 413 };
}

/** Authorization headers that name nobody. */
export const NO_CREDENTIALS: readonly string[] = [
  "Bearer",
  "Bearer ",
  "Bearer null",
  "bearer undefined",
  "Basic YWRtaW46YWRtaW4=",
  "Bearer a b",
  "Bearer fok_",
  `Bearer fok_${"a".repeat(43)}`,
  `Bearer ${"x".repeat(9_000)}`,
  "Bearer ' or 1=1 --",
  "Bearer \u00ff\u00fe",
  "Digest username=owner",
  "fok_",
  ",",
];

/** Addresses that try to leave the API. */
export const STRAY_PATHS: readonly string[] = [
  "/api/../../etc/passwd",
  "/api/%2e%2e/%2e%2e/etc/passwd",
  "/api/clients/..%2f..%2fetc%2fpasswd",
  "/api/clients/%2e%2e",
  "/api/clients/%00",
  "/api/clients/%ED%A0%80",
  "/api/clients/%zz",
  "/api/clients/%c0%ae%c0%ae",
  `/api/clients/${"x".repeat(600)}`,
  "/api//clients",
  "/api/clients;id=1",
  "/api/clients\\..\\x",
  "/trpc/../api/clients",
  "/trpc/clients.list%00",
  "/trpc/__proto__",
  "/trpc/constructor",
  "/trpc/clients.__proto__",
  "/trpc/clients.list,clients.list,",
  "/mcp/../api/clients",
];
