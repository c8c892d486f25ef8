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

/** The id of a row. */
export function id() {
  return z.uuid("That is not an id.");
}

/** A moment on the wire: ISO 8601 in UTC. */
export function moment() {
  return z.iso.datetime();
}

/** An email address, as typed. */
export function emailAddress() {
  return z.string().trim().max(254, "At most 254 characters.").pipe(z.email("Use an email address like anna@example.com."));
}

/** The name of a time zone. */
export function timeZone() {
  return text(64).refine(isTimeZone, "Use an IANA time zone such as Europe/Berlin.");
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
