import { fromProfile, fromRequest } from "./evidence.ts";
import type { Evidence } from "./strategy.ts";

export type ToneKey = "formal" | "professional" | "expert" | "warm" | "friendly" | "playful" | "bold";

export interface Tone {
  key: ToneKey;
  /** The words that set it; null when nothing was said and the trade's default stands. */
  evidence: Evidence | null;
}

const signs: [ToneKey, RegExp][] = [
  ["playful", /playful|fun\b|funny|humou?r|witty|cheeky|quirky|light-?hearted|frech|humorvoll/i],
  ["bold", /bold|direct|provocative|loud|edgy|energetic|motivat|confident|mutig/i],
  ["formal", /formal|serious|dignified|discreet|traditional|reserved|elegant|seriös|förmlich|sober|refined/i],
  ["expert", /expert|scientific|factual|evidence|educational|technical|precise|informative|data-driven|sachlich/i],
  ["warm", /warm|caring|gentle|empath|reassur|calm|kind\b|personal|welcoming|heart|herzlich|soothing/i],
  ["friendly", /friendly|casual|approachable|relaxed|informal|down-to-earth|plain|cheerful|easy-?going|freundlich|locker/i],
  ["professional", /professional|competent|trustworth|clear|honest|businesslike|reliable|professionell/i],
];

const informal = /\b(?:less formal|informal|more casual|not too formal|not formal)\b/i;

/** The tone that words ask for, or null when they name none that the writer knows. */
export function toneIn(text: string): ToneKey | null {
  if (informal.test(text)) return "friendly";
  return signs.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** The request wins over the brand voice; without either the tone is professional. */
export function readTone(asked: { field: string; text: string }[], brandVoice: string): Tone {
  for (const { field, text } of [...asked].reverse()) {
    const key = toneIn(text);
    if (key) return { key, evidence: fromRequest(field, text) };
  }
  const own = toneIn(brandVoice);
  return own ? { key: own, evidence: fromProfile("brandVoice", brandVoice) } : { key: "professional", evidence: null };
}

const guides: Record<ToneKey, { rule: string; example: string }> = {
  formal: {
    rule: "Complete sentences, no contractions, no exclamation marks, no emoji; address readers with respect.",
    example: "We would be pleased to advise you",
  },
  professional: {
    rule: "Short, factual sentences; one thought per post; a figure or a date wherever there is one.",
    example: "This is what it costs and how long it takes",
  },
  expert: {
    rule: "Explain the reason behind each piece of advice and name the source; define a term before using it.",
    example: "Here is why, and where the figure comes from",
  },
  warm: {
    rule: "Speak to one person, name feelings before facts, and offer help without pressure.",
    example: "Take your time; we are here when you need us",
  },
  friendly: {
    rule: "Everyday words, contractions welcome, questions that invite an answer; at most one emoji.",
    example: "Got a question? Just ask",
  },
  playful: {
    rule: "A wink in the first line, the useful fact in the second; never a joke at a customer's expense.",
    example: "Yes, we have heard that one before",
  },
  bold: { rule: "Verb first, few adjectives, one clear demand per post.", example: "Book it. Today" },
};

export function toneGuide(key: ToneKey): { rule: string; example: string } {
  return guides[key];
}

/** The closing line of a post, asking for the trade's action in the tone. */
export function callToAction(key: ToneKey, action: string, name: string): string {
  const lines: Record<ToneKey, string> = {
    formal: `“To ${action}, please contact ${name}.”`,
    professional: `“Want to ${action}? ${name} answers within one working day.”`,
    expert: `“Questions about this? Write them below, or ${action}.”`,
    warm: `“Whenever you are ready to ${action}, ${name} is here.”`,
    friendly: `“Come on over: ${action} at ${name}, we'd love to see you.”`,
    playful: `“Your turn: ${action}. We promise to behave.”`,
    bold: `“Do it now: ${action}.”`,
  };
  return lines[key];
}

const contractions: [RegExp, string][] = [
  [/\b(we|you|they)'re\b/gi, "$1 are"],
  [/\b(we|you|they|I)'d\b/g, "$1 would"],
  [/\b(we|you|they|I)'ll\b/g, "$1 will"],
  [/\b(we|you|they|I)'ve\b/g, "$1 have"],
  [/\b(it|that|what|who|here)'s\b/gi, "$1 is"],
  [/\b(do|does|did|is|are|was|has|have|should|would|could)n't\b/gi, "$1 not"],
  [/\bcan't\b/gi, "cannot"],
  [/\bwon't\b/gi, "will not"],
];

/** Formal text has no contractions and no exclamation marks; other tones stand as they are. */
export function inTone(key: ToneKey, text: string): string {
  if (key !== "formal") return text;
  return contractions.reduce((all, [pattern, full]) => all.replace(pattern, full), text).replace(/!+/g, ".");
}
