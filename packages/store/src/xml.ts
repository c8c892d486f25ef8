import { XMLParser, XMLValidator } from "fast-xml-parser";
import { StoreFault } from "./faults.ts";

/** A tree of elements in the order they are written; lists repeat their element. */
export type Xml = { [name: string]: string | number | boolean | undefined | Xml | readonly Xml[] | readonly string[] };

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** An answer's document. */
export function document(root: string, content: Xml, namespaced = true): string {
  const attribute = namespaced ? ` xmlns="${NAMESPACE}"` : "";
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${write(content)}</${root}>`;
}

function write(content: Xml): string {
  return Object.entries(content)
    .map(([name, value]) => (Array.isArray(value) ? value.map((one) => element(name, one)).join("") : element(name, value)))
    .join("");
}

function element(name: string, value: unknown): string {
  if (value === undefined) return "";
  const inner = typeof value === "object" && value !== null ? write(value as Xml) : escapeText(String(value));
  return `<${name}>${inner}</${name}>`;
}

/** Control characters have no place in XML 1.0, which is why listings can be asked for with encoding-type=url. */
function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll(/\p{Cc}/gu, (char) => (char === "\n" || char === "\t" ? char : `&#x${char.charCodeAt(0).toString(16)};`));
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
  // Programs in Go write &#34; for a quotation mark, around entity tags above all.
  htmlEntities: true,
  isArray: (name) => name === "Part" || name === "Object",
});

/** Reads a request's document; declarations of entities are refused, so none can be expanded. */
export function parse(text: string): Record<string, unknown> {
  const malformed = new StoreFault(400, "MalformedXML", "The XML you provided was not well-formed.");
  if (/<!(DOCTYPE|ENTITY)/i.test(text) || XMLValidator.validate(text) !== true) throw malformed;
  try {
    return parser.parse(text) as Record<string, unknown>;
  } catch {
    // Nested without end, or named to be mistaken for a part of the language.
    throw malformed;
  }
}
