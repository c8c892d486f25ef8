import { listBucketsCall, listCall, listUploadsCall, makeBucket, removeBucket, sendLocation, showBucket } from "./bucket-calls.ts";
import type { Call } from "./call.ts";
import { badRequest, notImplemented, StoreFault } from "./faults.ts";
import { copyCall, deleteCall, deleteManyCall, putCall, readCall } from "./object-calls.ts";
import { abortCall, beginCall, completeCall, listPartsCall, partCall } from "./upload-calls.ts";

type Operation = (call: Call) => void | Promise<void>;

/** Sub-resources of S3 that this store does not have; an unknown word in a query is no operation. */
const FOREIGN = [
  "acl",
  "cors",
  "policy",
  "lifecycle",
  "versioning",
  "versions",
  "tagging",
  "website",
  "encryption",
  "notification",
  "replication",
  "object-lock",
  "retention",
  "legal-hold",
  "torrent",
  "select",
  "attributes",
  "restore",
];
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const MAX_KEY_BYTES = 1_024;

/** Which operation a request is. Throws S3's fault for names that no bucket or key has. */
export function operationOf(method: string, bucket: string, key: string, query: URLSearchParams): Operation {
  if (bucket === "") return method === "GET" ? listBucketsCall : refuse(method);
  if (!BUCKET.test(bucket) || bucket.includes("..")) throw new StoreFault(400, "InvalidBucketName", "The specified bucket is not valid.");
  const foreign = FOREIGN.find((name) => query.has(name));
  if (foreign !== undefined) throw notImplemented(foreign);
  if (key === "") return bucketOperation(method, query);
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new StoreFault(400, "KeyTooLongError", "Your key is longer than 1,024 bytes of UTF-8.");
  if (key.includes("\0")) throw badRequest("A key cannot hold a NUL byte.");
  return query.has("uploadId") || query.has("uploads") ? uploadOperation(method, query) : objectOperation(method);
}

function bucketOperation(method: string, query: URLSearchParams): Operation {
  if (method === "GET" && query.has("location")) return sendLocation;
  if (method === "GET" && query.has("uploads")) return listUploadsCall;
  if (method === "POST" && query.has("delete")) return deleteManyCall;
  return { GET: listCall, HEAD: showBucket, PUT: makeBucket, DELETE: removeBucket }[method] ?? refuse(method);
}

function uploadOperation(method: string, query: URLSearchParams): Operation {
  if (query.has("uploads")) return method === "POST" ? beginCall : refuse(method);
  return { GET: listPartsCall, PUT: partCall, POST: completeCall, DELETE: abortCall }[method] ?? refuse(method);
}

function objectOperation(method: string): Operation {
  if (method === "PUT") return (call) => (call.request.headers["x-amz-copy-source"] === undefined ? putCall(call) : copyCall(call));
  return { GET: readCall, HEAD: readCall, DELETE: deleteCall }[method] ?? refuse(method);
}

function refuse(method: string): never {
  throw new StoreFault(405, "MethodNotAllowed", `${method} is not allowed against this resource.`);
}
