import type { IncomingMessage, ServerResponse } from "node:http";
import type { Files } from "./files.ts";
import type { Ledger } from "./ledger.ts";
import type { verifySignature } from "./signature.ts";

/** One request, verified and taken apart. */
export interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  ledger: Ledger;
  files: Files;
  bucket: string;
  key: string;
  query: URLSearchParams;
  signature: ReturnType<typeof verifySignature>;
}
