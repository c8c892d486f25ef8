import { inSentence } from "../../kernel/entity.ts";
import { standsAlone, verbOf, type Words } from "../../kernel/words.ts";

export interface Actor {
  kind: string;
  /** The present name of the person or the key; null when it is unknown here. */
  name: string | null;
}

/** Who acted, as the first words of a sentence. */
export function whoActed({ kind, name }: Actor): string {
  if (kind === "user") return name ?? "Somebody who has left";
  if (kind === "api_key") return name === null ? "A key that is gone" : `The key “${name}”`;
  if (kind === "anonymous") return "Somebody who was not signed in";
  return "Frontoffice";
}

export interface Recorded {
  procedure: string;
  subject: { kind: string | null; name: string | null };
  /** The fields that it changed, as they are since; null for none. */
  after: Readonly<Record<string, unknown>> | null;
}

/** What was done, and to what where that is not said already; what the product no longer knows by name has "changed" something. */
export function whatHappened(words: Words, { procedure, subject: { kind, name }, after }: Recorded): { did: string; what: string } {
  const past = words.get(procedure)?.past ?? "changed";
  if (standsAlone(past)) return { did: past.alone, what: "" };
  return { did: verbOf(past, after), what: kind === null ? "" : inSentence(kind, name) };
}

/** Fields that say what the verb says already, or nothing to people. */
const TOLD = new Set(["deletedAt", "version", "status", "isActive", "jobId"]);

/** The fields that a call has changed, as its input names them; none of a row that is new. */
export function changedFields({ before, after }: Record<"before" | "after", Recorded["after"]>): string[] {
  return before === null ? [] : Object.keys(after ?? {}).filter((field) => !TOLD.has(field));
}

/** The whole row in one sentence, without a full stop. */
export function sentenceOf(words: Words, { actor, ok, ...recorded }: Recorded & { actor: Actor; ok: boolean }): string {
  if (!ok) return `${whoActed(actor)} was refused: ${recorded.procedure}`;
  const { did, what } = whatHappened(words, recorded);
  return [whoActed(actor), did, what].filter(Boolean).join(" ");
}
