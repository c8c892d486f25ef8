import { inSentence } from "../../kernel/entity.ts";
import { standsAlone, type Words } from "../../kernel/words.ts";
import { clientEntity } from "../clients/entity.ts";

interface Request {
  /** Who asks. */
  key: string;
  procedure: string;
  /** What the procedure says of itself: "Delete a client; it can be restored." */
  does: string;
  entityType: string | null;
  subject: string | null;
}

/** A request as a sentence about the thing, without a full stop: "Planning agent wants to delete Tasca do Farol". */
export function requestSentence(words: Words, { key, procedure, does, entityType, subject }: Request): string {
  const [first = "", ...rest] = does.replace(/[;.].*$/s, "").split(" ");
  const verb = first.toLowerCase();
  const thing = entityType === null ? null : nameOf(entityType, subject);
  if (thing !== null && saysAll(words, procedure, verb)) return `${key} wants to ${verb} ${thing}`;
  return `${key} wants to ${[verb, ...rest].join(" ")}${thing === null ? "" : `: ${thing}`}`;
}

/** Whether the first word of what a procedure does is all of its verb: "delete" for what has "deleted", but not "send" for "sent back". */
function saysAll(words: Words, procedure: string, verb: string): boolean {
  const past = words.get(procedure)?.past;
  if (past === undefined || (typeof past !== "string" && standsAlone(past))) return false;
  const said = typeof past === "string" ? past : past.otherwise;
  return !said.includes(" ") && said.slice(0, 3) === verb.slice(0, 3);
}

/** A client's name speaks for itself; other things are called by what they are as well. */
function nameOf(entityType: string, subject: string | null): string {
  return entityType === clientEntity.type && subject !== null ? subject : inSentence(entityType, subject);
}
