import { AppError, conflict } from "../../kernel/errors.ts";

/** What people fill in, in the order of the form; insert, update and audit follow it. */
export const CONTACT_FIELDS = ["name", "role", "email", "phone", "note"] as const;

/** A contact by whom nobody could be found again is none. */
export function assertReachable({ name, email, phone }: Record<"name" | "email" | "phone", string | null | undefined>): void {
  if (name || email || phone) return;
  const message = "Give a name, an email address or a phone number.";
  throw new AppError("invalid", message, { fields: { name: message } });
}

/** The refusal of a number that another contact of the client has. */
export function phoneTaken(phone: string | null | undefined) {
  const hint = "Another contact of this client has this number.";
  return conflict(`Another contact of this client has the number ${phone}.`, { fields: { phone: hint } });
}
