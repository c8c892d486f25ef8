import { z } from "zod";

/** PostgreSQL refuses NUL, and half a surrogate pair is no text: both are turned away at the door. */
export function isStorable(value: string): boolean {
  return !value.includes("\u0000") && value.isWellFormed();
}

const UNSTORABLE = "Contains characters that cannot be stored.";

/** Required text of 1 to `max` characters, trimmed. */
export function text(max: number) {
  return z.string().trim().min(1, "Please fill this in.").max(max, `At most ${max} characters.`).refine(isStorable, UNSTORABLE);
}

/** Text that may be missing; empty becomes null. */
export function optionalText(max: number) {
  return z
    .string()
    .trim()
    .max(max, `At most ${max} characters.`)
    .refine(isStorable, UNSTORABLE)
    .nullish()
    .transform((value) => (value === "" ? null : value));
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

/** An email address, as typed. */
export function emailAddress() {
  return z
    .string()
    .trim()
    .max(254, "At most 254 characters.")
    .pipe(z.email("Use an email address like anna@example.com."))
    .meta({ example: "mara@northlight.example" });
}

/** The name of a time zone. */
export function timeZone() {
  return text(64).refine(isTimeZone, "Use an IANA time zone such as Europe/Berlin.").meta({ example: "Europe/Berlin" });
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Offsets such as +02:00 are understood by Intl too, but know no summer time.
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
