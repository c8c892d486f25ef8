/** Scripts that the PDF's fonts lack, or whose characters it would put in the wrong order or leave unjoined, by the name people know. */
const UNPRINTABLE: readonly (readonly [name: string, characters: RegExp])[] = [
  ["Chinese characters", /\p{Script=Han}/u],
  ["Japanese", /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["Korean", /\p{Script=Hangul}/u],
  ["Hebrew", /\p{Script=Hebrew}/u],
  ["Arabic", /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u],
  ["Thai", /\p{Script=Thai}/u],
  ["Indic scripts", /[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Gujarati}\p{Script=Gurmukhi}]/u],
  ["emoji", /[\u{1F000}-\u{1FAFF}]/u],
];

const PRINTED =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Common}\p{Script=Inherited}]/u;

/** What of a text the PDF cannot print as it is written, in words; nothing where it prints all of it. */
export function unprintableIn(text: string): string[] {
  const known = UNPRINTABLE.filter(([, characters]) => characters.test(text)).map(([name]) => name);
  const others = [...new Set(text)].some((one) => !PRINTED.test(one) && !UNPRINTABLE.some(([, characters]) => characters.test(one)));
  return others ? [...known, "other scripts"] : known;
}
