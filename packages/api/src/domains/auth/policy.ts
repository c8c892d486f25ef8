import { isCommonPassword } from "../../adapters/passwords.ts";
import { AppError, conflict, invalid } from "../../kernel/errors.ts";
import { isMadeOf } from "./rules.ts";

/** One answer for everything that can be wrong with credentials. */
export function badCredentials(): AppError {
  return new AppError("unauthorized", "The sign-in name or the password is wrong.");
}

/** One answer for every code that does not sign in. */
export function badCode(): AppError {
  return new AppError("unauthorized", "This code is wrong or was used before. Wait for the next one, or use a recovery code.");
}

/** The challenge is unknown, used, too old or was tried too often. */
export function challengeOver(): AppError {
  return new AppError("unauthorized", "This sign-in took too long or was tried too often. Begin again.", { challengeOver: true });
}

/** For a person whose identity is proved, but who can enter none of their companies. */
export function companyClosed(): AppError {
  return new AppError("forbidden", "This company is not active. Its owners can sign in and make it active again.");
}

/** The proof was right when it was checked, and is not enough any more. */
export function changedMeanwhile(): AppError {
  return conflict("What you sign in with was changed at this very moment. Try again.");
}

/** One answer for every way a session can be over. */
export function sessionOver(): AppError {
  return new AppError("unauthorized", "Sign in first: the session is missing, unknown or over.");
}

/** Refuses passwords that are short, common, or made of the product's or the person's own words. */
export function assertStrongPassword(password: string, minLength: number, personalWords: readonly string[], field: string): void {
  if (password.length < minLength) throw invalid(field, `At least ${minLength} characters.`);
  if (isCommonPassword(password)) throw invalid(field, "This is one of the most used passwords. Choose another one.");
  if (isMadeOf(password, personalWords)) {
    throw invalid(field, "This is too easy to guess from your name, your company's or ours. Choose another one.");
  }
}
