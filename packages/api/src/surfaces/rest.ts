import { AppError } from "../kernel/errors.ts";
import type { Door, RestAddress, RestMethod } from "./catalogue.ts";
import { stringReader } from "./query-strings.ts";

/** What HTTP carried. */
interface RestRequest {
  params: Readonly<Record<string, unknown>>;
  query: Readonly<Record<string, unknown>>;
  body: unknown;
}

export interface RestRoute {
  method: RestMethod;
  /** "/clients/:id", the form that routers read. */
  url: string;
  status: number;
  door: Door;
  /** The procedure's raw input: path over body over query; the schema refuses what is too much. */
  readInput(request: RestRequest): unknown;
}

/** A file as a procedure answers it; REST sends its bytes. */
export interface Download {
  fileName: string;
  mediaType: string;
  encoding: "utf8" | "base64";
  content: string;
}

/** Whether a call may be previewed, held for an approval and made once by its key, as every change of a company is. */
export function isCompanyMutation({ type, meta }: Door): boolean {
  return type === "mutation" && meta.door === "inCompany";
}

/** Whether a call can say what it would do. */
export function isPreviewable(door: Door): boolean {
  return isCompanyMutation(door) && door.meta.gate?.notPreviewed === undefined;
}

/** Whether an idempotency key makes a call once, and whether it may wait for an approval. */
export function isMadeOnce(door: Door): boolean {
  return isCompanyMutation(door) && door.meta.gate?.repeatable === undefined;
}

/** Whether this is a preview instead of what the procedure answers. */
export function isPreview(door: Door, result: unknown): boolean {
  return isCompanyMutation(door) && typeof result === "object" && result !== null && "preview" in result && result.preview === true;
}

/** The REST routes that follow from the doors. */
export function restRoutes(doors: readonly Door[]): RestRoute[] {
  return doors.flatMap((door) => (door.rest ? [toRoute(door, door.rest)] : []));
}

function toRoute(door: Door, { method, path }: RestAddress): RestRoute {
  const read = door.input ? stringReader(door.input) : (texts: Readonly<Record<string, unknown>>) => ({ ...texts });
  const usesQuery = method === "GET" || method === "DELETE";
  return {
    method,
    url: path.replaceAll(/\{(\w+)\}/g, ":$1"),
    status: door.meta.status ?? 200,
    door,
    readInput: ({ params, query, body }) => {
      const { preview = undefined, ...asked } = door.type === "mutation" ? query : {};
      const fields = {
        ...(usesQuery ? read(door.type === "mutation" ? asked : query) : {}),
        ...(preview === undefined ? {} : { preview: readFlag(preview) }),
        ...(method === "GET" ? {} : readBody(body)),
        ...read(params),
      };
      if (door.input) return fields;
      const [unknown] = Object.keys(fields).filter((key) => !(key === "preview" && isCompanyMutation(door)));
      if (unknown !== undefined) throw unknownField(unknown);
      return Object.keys(fields).length > 0 ? fields : undefined;
    },
  };
}

function unknownField(field: string): AppError {
  const words = "This field does not exist here.";
  return new AppError("invalid", `${field}: ${words}`, { fields: { [field]: words } });
}

/** What is neither yes nor no stays as it came, for the preview to refuse. */
function readFlag(given: unknown): unknown {
  if (given === "true" || given === "1" || given === "") return true;
  return given === "false" || given === "0" ? false : given;
}

function readBody(body: unknown): object {
  if (body === undefined || body === null) return {};
  if (typeof body !== "object" || Array.isArray(body)) throw new AppError("invalid", "Send a JSON object.");
  return body;
}
