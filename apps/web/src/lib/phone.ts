import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** The number as people write it internationally, or unchanged when it is not one. */
export const readablePhone = (e164: string) => parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;

/** Normalises typed digits to E.164, or answers null when they are no international number. */
export function toE164(typed: string): string | null {
  const number = parsePhoneNumberFromString(typed.trim().replace(/^00/, "+"));
  return number?.isValid() ? number.number : null;
}
