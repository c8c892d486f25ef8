import { z } from "zod";

/** PostgreSQL refuses NUL, and half a surrogate pair is no text: both are turned away at the door. */
export function isStorable(value: string): boolean {
  return !value.includes("\u0000") && value.isWellFormed();
}

const UNSTORABLE = "Contains characters that cannot be stored.";

/** What is drawn as nothing: format characters, blanks of any kind, the fillers of Hangul, and the empty Braille cell. */
const INVISIBLE = /\u034F|[\p{C}\p{Z}\u115F\u1160\u3164\uFFA0\u2800]/gu;
/** Turns the characters behind it around, so that a name reads as another one. */
const BIDI_OVERRIDE = /[\u202A-\u202E\u2066-\u2069]/;
const LINE_BREAK = /[\p{Cc}\u2028\u2029]/u;

const isVisible = (value: string) => value.replace(INVISIBLE, "") !== "";
const isOneLine = (value: string) => !LINE_BREAK.test(value) && !BIDI_OVERRIDE.test(value);
const ONE_LINE = "Use one line, without control characters.";

/** Required text of 1 to `max` characters, trimmed; the same letters are stored in one form (NFC), however they were typed. */
export function text(max: number) {
  return z
    .string()
    .normalize("NFC")
    .trim()
    .min(1, "Please fill this in.")
    .max(max, `At most ${max} characters.`)
    .refine(isVisible, "Please fill this in.")
    .refine(isStorable, UNSTORABLE);
}

/** A name of 1 to `max` characters: one line, as it stands in lists, sentences and the subjects of emails. */
export function nameText(max: number) {
  return text(max).refine(isOneLine, ONE_LINE);
}

/** A name that may be missing; empty becomes null. */
export function optionalName(max: number) {
  return optionalText(max).refine((value) => !value || isOneLine(value), ONE_LINE);
}

/** Text that may be missing; what shows nothing becomes null. */
export function optionalText(max: number) {
  return z
    .string()
    .normalize("NFC")
    .trim()
    .max(max, `At most ${max} characters.`)
    .refine(isStorable, UNSTORABLE)
    .nullish()
    .transform((value) => (typeof value === "string" && !isVisible(value) ? null : value));
}

/** Text taken exactly as sent, for passwords and tokens. */
export function exactText(min: number, max: number, tooShort = `At least ${min} characters.`) {
  return z.string().min(min, tooShort).max(max, `At most ${max} characters.`).refine(isStorable, UNSTORABLE);
}

const EXAMPLE_ID = "019a8b3c-52f1-7c3e-9d64-1f0a7be2c5d3";

/** The id of a row, as it is sent; `noun` says of what. */
export function id(noun?: string) {
  const plain = z.uuid("That is not an id.").meta({ example: EXAMPLE_ID });
  return noun === undefined ? plain : plain.describe(`The ${noun}'s id.`);
}

/** The id of a row, as it is answered. */
export function viewId() {
  return z.string().meta({ example: EXAMPLE_ID });
}

/** A moment on the wire: ISO 8601 in UTC. */
export function moment() {
  return z.iso.datetime().meta({ example: "2026-11-21T09:30:00.000Z" });
}

const LIKE_AN_EMAIL = "Use an email address like anna@example.com.";

/** An email address, as typed. */
export function emailAddress() {
  return z.string().trim().max(254, "At most 254 characters.").pipe(z.email(LIKE_AN_EMAIL)).meta({ example: "mara@northlight.example" });
}

/** An email address that may be missing; empty becomes null. */
export function optionalEmail() {
  return optionalName(254)
    .refine((value) => !value || z.email().safeParse(value).success, LIKE_AN_EMAIL)
    .meta({ example: "mara@northlight.example" });
}

/** The name of a time zone that both Node and PostgreSQL know, by its region: "AET" becomes "Australia/Sydney". */
export function timeZone() {
  return text(64)
    .transform((name) => canonicalZone(name) ?? name)
    .refine((name) => canonicalZone(name) !== undefined, "Use an IANA time zone such as Europe/Berlin.")
    .meta({ example: "Europe/Berlin" });
}

const REGION = /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\//;

/** Abbreviations mean one thing here and another there, or nothing; offsets know no summer time. */
function canonicalZone(name: string): string | undefined {
  try {
    const known = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    if (REGION.test(name)) return name;
    return REGION.test(known) || known === "UTC" ? known : undefined;
  } catch {
    return undefined;
  }
}

/** A text as LIKE finds it anywhere in another. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
}
