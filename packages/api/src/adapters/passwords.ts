import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { dictionary } from "@zxcvbn-ts/language-common";
import { AppError } from "../kernel/errors.ts";

/** Argon2id by default of the library; 19 MiB, two passes, one thread: OWASP's first recommendation. */
export const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const AT_ONCE = Math.max(2, Math.min(4, availableParallelism()));
const WAITING_AT_MOST = 100;

let running = 0;
const waiting: (() => void)[] = [];
let decoy: Promise<string> | undefined;

/** Hashes a password exactly as sent, off the event loop. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, ARGON2));
}

/** Compares a password with its hash; without a hash it does the same work, so that the time reveals nothing. */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  decoy ??= hash("nobody has this password", ARGON2);
  const against = passwordHash ?? (await decoy);
  const fits = await inTurn(() => verify(against, password));
  return fits && passwordHash !== undefined;
}

/** Whether a password is among the 49,000 most used ones; case does not count. */
export function isCommonPassword(password: string): boolean {
  return commonPasswords().has(password.toLowerCase());
}

let known: ReadonlySet<string> | undefined;

function commonPasswords(): ReadonlySet<string> {
  known ??= new Set(dictionary["passwords-common"].map((word) => String(word).toLowerCase()));
  return known;
}

/** Each hash takes 19 MiB and a thread that file and name look-ups need too: few at a time, and the queue has an end. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_AT_MOST) {
      throw new AppError("rate_limited", "Too many people are signing in right now. Try again in a few seconds.", { retryAfterSeconds: 5 });
    }
    await new Promise<void>((resume) => waiting.push(resume));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
