import { AppError } from "@frontoffice/api";
import type { FastifyInstance } from "fastify";

const MAX_DEPTH = 32;
const FORGED_PROTOTYPE = /"(?:_|\\u005f){2}proto(?:_|\\u005f){2}"\s*:/i;

/** Throws when brackets nest deeper than any of our inputs, before a parser or a schema walks them. */
function rejectDeepJson(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x5b || code === 0x7b) depth += 1;
    else if (code === 0x5d || code === 0x7d) depth -= 1;
    if (depth > MAX_DEPTH) throw new AppError("invalid", `The JSON is nested too deeply: at most ${MAX_DEPTH} levels.`);
  }
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) return at;
  }
  return text.length;
}

/** The text of a JSON body, looked over. */
export function checkJson(text: string): string {
  rejectDeepJson(text);
  if (FORGED_PROTOTYPE.test(text)) throw new AppError("invalid", "The JSON has a key that is not allowed.");
  return text;
}

/** The text of a body; JSON travels as UTF-8, and what is none would be stored as signs that nobody sent. */
export function readText(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new AppError("invalid", "The request is not UTF-8.");
  }
}

/** JSON is the only body there is: a form or multipart body, which foreign pages can send, finds no parser. */
export function parseJsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser("application/json", { parseAs: "buffer" }, async (_request: unknown, bytes: Buffer) => {
    const body = readText(bytes);
    if (body.trim() === "") return undefined;
    checkJson(body);
    try {
      return JSON.parse(body);
    } catch {
      throw new AppError("invalid", "The request is not valid JSON.");
    }
  });
}
