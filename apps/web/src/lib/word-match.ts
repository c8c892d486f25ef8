/** A text as words are compared: in lower case and without accents. */
const plain = (text: string) =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "");

export function wordsOf(text: string): string[] {
  return plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/**
 * How well a command answers to words, in any order, each of which may be the beginning of one: 0 it is called so, 1 its name begins so,
 * 2 its name has the words, 3 its synonyms help; undefined when a word is in neither.
 */
export function commandRank(query: string, { label, synonyms = "" }: { label: string; synonyms?: string | undefined }): number | undefined {
  const [asked, name, others] = [wordsOf(query), wordsOf(label), wordsOf(synonyms)];
  if (asked.length === 0) return undefined;
  const [text, title] = [asked.join(" "), name.join(" ")];
  const isIn = (words: readonly string[]) => asked.every((word) => words.some((one) => one.startsWith(word)));
  if (title === text) return 0;
  if (title.startsWith(text)) return 1;
  if (isIn(name)) return 2;
  return isIn([...name, ...others]) ? 3 : undefined;
}
