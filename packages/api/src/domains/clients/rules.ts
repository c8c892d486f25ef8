import { type CountryCode, getCountries, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { conflict, invalid } from "../../kernel/errors.ts";
import type { PhoneNumberInput } from "./schema.ts";

/** The fields that people fill in: those of the client's own row and those of its marketing profile. Insert, update and audit follow them. */
export const CLIENT_FIELDS = [
  "name",
  "profession",
  "description",
  "website",
  "industry",
  "timezone",
  "status",
  "color",
  "ownerId",
] as const;
export const PROFILE_FIELDS = ["targetAudience", "marketingGoals", "brandVoice", "forbiddenPhrases"] as const;

export function pick<Row, Key extends keyof Row>(row: Row, keys: readonly Key[]): Pick<Row, Key> {
  return Object.fromEntries(keys.map((key) => [key, row[key]])) as Pick<Row, Key>;
}

export interface Place {
  timezone: string;
  locale: string;
}

export interface PhoneNumber {
  e164: string;
  label: string | null;
}

let countries: ReadonlyMap<string, CountryCode | null> | undefined;

/** The one country a number without + may be read in, or undefined where time zone and locale leave a choice. */
export function countryOf({ timezone, locale }: Place): CountryCode | undefined {
  countries ??= countriesByTimezone();
  return countries.get(canonical(timezone)) ?? regionOf(locale);
}

/** Every number in E.164, in the order given; a fault names its field. */
export function normalisePhoneNumbers(inputs: readonly PhoneNumberInput[], place: Place): PhoneNumber[] {
  const country = countryOf(place);
  const seen = new Set<string>();
  return inputs.map(({ number, label }, index) => {
    const field = phoneField(index);
    const e164 = toE164(number, country, field);
    if (seen.has(e164))
      throw conflict(`${e164} stands in the list twice.`, { fields: { [field]: "This number stands in the list twice." } });
    seen.add(e164);
    return { e164, label: label ?? null };
  });
}

/** Each tag once, as it was written first, whatever its case. */
export function uniqueTags(tags: readonly string[]): string[] {
  const byKey = new Map(tags.map((tag): [string, string] => [tag.toLowerCase(), tag]).reverse());
  return [...byKey.values()].reverse();
}

export function phoneField(index: number): string {
  return `phoneNumbers.${index}.number`;
}

/** In E.164; a fault names the field. `country` reads a number without +. */
export function toE164(number: string, country: CountryCode | undefined, field: string): string {
  const typed = number.trim().replace(/^00/, "+");
  if (!typed.startsWith("+") && country === undefined) {
    throw invalid(field, "Start with + and the country code, such as +49 30 1234567.");
  }
  const parsed = parsePhoneNumberFromString(typed, { ...(country && { defaultCountry: country }), extract: false });
  if (!parsed?.isValid() || parsed.ext) throw invalid(field, "This is not a phone number. Write it as +49 30 1234567.");
  return parsed.number;
}

/** A zone that two countries share maps to null. */
function countriesByTimezone(): Map<string, CountryCode | null> {
  const found = new Map<string, CountryCode | null>();
  for (const country of getCountries()) {
    for (const zone of timezonesOf(country)) found.set(zone, found.has(zone) ? null : country);
  }
  return found;
}

function timezonesOf(country: CountryCode): readonly string[] {
  const locale: Intl.Locale & { getTimeZones?(): string[] | undefined } = new Intl.Locale("und", { region: country });
  return (locale.getTimeZones?.() ?? []).map(canonical);
}

/** Asia/Kolkata and Asia/Calcutta are one zone. */
function canonical(timezone: string): string {
  return new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions().timeZone;
}

function regionOf(locale: string): CountryCode | undefined {
  const region = /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?-([A-Z]{2})\b/.exec(locale)?.[1];
  return getCountries().find((country) => country === region);
}
