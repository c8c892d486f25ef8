import type { SourceFile } from "./source-file.ts";
import { nameOf, treeOf, walk } from "./syntax.ts";

interface Retired {
  words: RegExp;
  /** What to say instead. */
  say: string;
}

/** Refused everywhere: in names, comments, texts and documents. Every part of a camelCase name is a word. */
const EVERYWHERE: Retired[] = [
  { words: /^(he|his|him|himself)$/, say: "they, or the role" },
  { words: /^keepers?$/, say: "observer, recorder, supervisor" },
  { words: /^twins?$/, say: "duplicate" },
  { words: /^lanes?$/, say: "delivery queue, slot" },
  { words: /^wishes$/, say: "options, requests" },
  { words: /^remarks?$/, say: "response meta, note" },
  { words: /^(intruders?|strangers?)$/, say: "anonymous caller, access matrix" },
  { words: /^rosters?$/, say: "registry" },
  { words: /^reborn$/, say: "re-registered" },
  { words: /^enlist(s|ed|ing)?$/, say: "register" },
  { words: /^adopt(s|ed|ing|ion)?$/, say: "reclaim, take over" },
  { words: /^mischief$/, say: "fault" },
  { words: /^victims?$/, say: "target" },
  { words: /^(sums|summed|summing)$/, say: "checksums, hashed, totals" },
  { words: /^(anew|afresh)$/, say: "again, from the beginning, fresh" },
  { words: /^abreast$/, say: "at once, concurrency" },
];

/** Refused as names in code, where prose may say them: "the outside world", "it asks". */
const IN_NAMES: Retired[] = [
  { words: /^asks$/, say: "options, request" },
  { words: /^wish$/, say: "option, request" },
  { words: /^worlds?$/, say: "fixture" },
  { words: /^desks?$/, say: "fixture" },
];

/** Refused in texts as phrases. */
const PHRASES: Retired[] = [
  { words: /e-mails?/i, say: "email" },
  { words: /\bunder way\b/i, say: "in progress" },
  { words: /\bof before\b/i, say: "previous" },
];

/** A letter is a character; the message is an email. */
const LETTER: Retired = { words: /^letters?$/, say: "email, or character" };
const CHARACTERS =
  /\b(capital|lower[- ]case|upper[- ]case|small|first|same|single|latin) letters?\b|\bletters?,? (and|or) (digits?|numbers?)\b|\bletters, (digits|numbers|marks)\b|\bletter-?spacing\b/gi;

/** Files in which every word may stand, and why. */
const EXEMPT: { path: RegExp; because: string }[] = [
  { path: /^packages\/db\/migrations\//, because: "a merged migration is never edited" },
  { path: /^scripts\/structure\/retired-words(\.test)?\.ts$/, because: "the list itself" },
  { path: /^packages\/strategy-writer\/src\/trades\//, because: "sentences for a client's customers, for whom a letter is of paper" },
];

/** Names that the code must write as others gave them, where they gave them. */
const GIVEN: { names: RegExp; path?: RegExp; because: string }[] = [
  { names: /\bauth_?letters\b/gi, because: "a table of a merged migration" },
  { names: /\b(laneJobId|laneUntil)\b/g, because: "columns of a merged migration" },
  { names: /\bsend-letter\b/g, because: "the type of a job, which rows and programs know" },
  { names: /\bletters\b/g, path: /^packages\/api\/src\/domains\/invitations\//, because: "a column and a field of the wire" },
  { names: /\banew\b/g, path: /^packages\/(api\/src\/domains\/uploads|client\/src\/upload)\//, because: "a field of the wire" },
  { names: /\bopenWorldHint\b/g, because: "a field of the Model Context Protocol" },
  { names: /\bIconWorldWww\b/g, because: "an icon of the library" },
];

/** The words that the glossary retired stay retired, so that a reader meets each thing under one name, the one of the field. */
export function retiredWordFaults(files: SourceFile[]): string[] {
  return files.filter(({ path }) => !EXEMPT.some((one) => one.path.test(path))).flatMap(faultsOf);
}

function faultsOf({ path, text }: SourceFile): string[] {
  const file = { path, text: withoutGiven(path, text) };
  const found = [...pathFaults(path), ...nameFaults(file)];
  for (const [index, line] of file.text.split("\n").entries()) {
    for (const { word, say } of lineFaults(line)) found.push(`${file.path}:${index + 1}: "${word}" is retired; say ${say}`);
  }
  return [...new Set(found)];
}

function withoutGiven(path: string, text: string): string {
  const given = GIVEN.filter((one) => one.path?.test(path) !== false);
  return given.reduce((rest, { names }) => rest.replace(names, "given"), text);
}

function lineFaults(line: string): { word: string; say: string }[] {
  const phrases = PHRASES.flatMap(({ words, say }) => [...line.matchAll(new RegExp(words, "gi"))].map(([word]) => ({ word, say })));
  const words = wordsOf(line.replace(CHARACTERS, "")).flatMap((word) => judge(word, [...EVERYWHERE, LETTER]));
  return [...phrases, ...words];
}

function pathFaults(path: string): string[] {
  return wordsOf(path).flatMap((word) =>
    judge(word, [...EVERYWHERE, ...IN_NAMES, LETTER]).map(({ say }) => `${path}: "${word}" in the name is retired; say ${say}`),
  );
}

function nameFaults(file: SourceFile): string[] {
  const names = new Map<string, number>();
  walk(treeOf(file), (node) => {
    const name = nameOf(node);
    if (name !== undefined && !names.has(name)) names.set(name, node.start);
  });
  return [...names].flatMap(([name, start]) =>
    wordsOf(name).flatMap((word) =>
      judge(word, IN_NAMES).map(({ say }) => `${file.path}:${lineAt(file.text, start)}: the name ${name} says "${word}"; say ${say}`),
    ),
  );
}

/** "laneAsk" is the words "lane" and "ask". */
function wordsOf(text: string): string[] {
  return (text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());
}

function judge(word: string, retired: readonly Retired[]): { word: string; say: string }[] {
  const found = retired.find(({ words }) => words.test(word));
  return found ? [{ word, say: found.say }] : [];
}

function lineAt(text: string, start: number): number {
  return text.slice(0, start).split("\n").length;
}
