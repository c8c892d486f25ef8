import { createHash, randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";

const PERIOD_SECONDS = 30;
/** A code of the step before or after counts too, for telephones whose clock is a little off. */
const WINDOW = 1;
export const RECOVERY_CODES = 10;
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/** 160 random bits as authenticator apps take them. */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator app reads from the picture. */
export function otpauthUri(secret: string, account: string): string {
  return totpOf(secret, account).toString();
}

/** The step that a code belongs to, or undefined when it is not one of the secret's at that moment. */
export function stepOf(secret: string, code: string, at: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const delta = totpOf(secret).validate({ token: code, timestamp: at.getTime(), window: WINDOW });
  return delta === null ? undefined : Math.floor(at.getTime() / 1000 / PERIOD_SECONDS) + delta;
}

function totpOf(secret: string, label = "account"): TOTP {
  const shape = { algorithm: "SHA1", digits: 6, period: PERIOD_SECONDS };
  return new TOTP({ issuer: "Frontoffice", label, secret: Secret.fromBase32(secret), ...shape });
}

/** Codes like "k7mq-2x9r-tbnd" with 59 random bits each, in characters that are not mistaken for one another. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => Array.from({ length: 3 }, () => randomWord(4)).join("-"));
}

function randomWord(count: number): string {
  let word = "";
  while (word.length < count) {
    // Bytes beyond the last whole multiple are thrown away: they would make some characters likelier than others.
    const byte = randomBytes(1)[0] ?? 255;
    if (byte < 256 - (256 % ALPHABET.length)) word += ALPHABET[byte % ALPHABET.length];
  }
  return word;
}

/** What the database keeps of a recovery code; how it was typed does not matter. */
export function recoveryDigest(code: string): Buffer {
  return createHash("sha256")
    .update(code.toLowerCase().replace(/[^a-z0-9]/g, ""))
    .digest();
}
