/** A noun in every spelling that a domain's files need. */
export interface Names {
  /** The folder, the address and the page: "price-lists". */
  noun: string;
  /** One of them as a file says it: "price-list". */
  singular: string;
  /** The router, the table's type and the permission: "priceLists". */
  many: string;
  /** "priceList". */
  one: string;
  /** "PriceLists". */
  Many: string;
  /** "PriceList". */
  One: string;
  /** "price_lists". */
  table: string;
  /** "price_list". */
  type: string;
  /** In a sentence: "price list". */
  words: string;
  /** "price lists". */
  manyWords: string;
  /** At the beginning of a sentence: "Price list". */
  OneWords: string;
  /** As a heading: "Price lists". */
  Title: string;
  /** "a" or "an". */
  a: string;
  /** "A" or "An". */
  A: string;
}

const KEBAB = /^[a-z]+(-[a-z]+)*$/;

/** Spells a plural noun; throws where it is none. The singular is asked for where English does not tell it. */
export function namesOf(noun: string, singular: string = singularOf(noun)): Names {
  for (const word of [noun, singular]) {
    if (!KEBAB.test(word)) throw new Error(`"${word}" is no noun: lower case, with dashes between its words, as in price-lists.`);
  }
  if (noun === singular) throw new Error(`Say the plural, and then the singular where English does not tell it: people person.`);
  const words = singular.replaceAll("-", " ");
  const manyWords = noun.replaceAll("-", " ");
  const a = /^[aeiou]/.test(words) ? "an" : "a";
  return {
    noun,
    singular,
    many: camel(noun),
    one: camel(singular),
    Many: capital(camel(noun)),
    One: capital(camel(singular)),
    table: noun.replaceAll("-", "_"),
    type: singular.replaceAll("-", "_"),
    words,
    manyWords,
    OneWords: capital(words),
    Title: capital(manyWords),
    a,
    A: capital(a),
  };
}

/** A template with each {{name}} replaced; throws at one that is none. */
export function fillIn(template: string, names: Names): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    if (!Object.hasOwn(names, key)) throw new Error(`A template names {{${key}}}, which is nothing.`);
    return names[key as keyof Names];
  });
}

function singularOf(noun: string): string {
  if (noun.endsWith("ies")) return `${noun.slice(0, -3)}y`;
  return noun.replace(/(?<=ss|sh|ch|x)es$|s$/, "");
}

function camel(kebab: string): string {
  return kebab.replace(/-([a-z])/g, (_, first: string) => first.toUpperCase());
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
