import { sql } from "@frontoffice/db";
import { hashPassword } from "../../adapters/passwords.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { assertStrongPassword } from "./policy.ts";
import { personalWords } from "./rules.ts";
import type { SignedInView } from "./schema.ts";
import { beginSession, handOver, inSignIn } from "./session-tokens.ts";

interface NewPerson {
  email: string;
  name: string;
  companyName: string;
  /** What the company asks of its people's passwords. */
  passwordMinLength: number;
}

/** What is stored of a password that somebody chooses for an account that is yet to be made; throws when it is too weak. */
export function hashNewPassword({ services }: SignInScope, password: string, person: NewPerson): Promise<string> {
  const minLength = Math.max(services.config.PASSWORD_MIN_LENGTH, person.passwordMinLength);
  assertStrongPassword(password, minLength, personalWords(person), "password");
  return hashPassword(password);
}

/** Signs a person in for the first time, who came by an email and so owns the mailbox. A password that is there already stays. */
export async function welcome(
  scope: SignInScope,
  { userId, companyId, passwordHash }: { userId: string; companyId: string; passwordHash: string },
): Promise<SignedInView> {
  const issued = await inSignIn(scope, async (tx) => {
    await tx.db
      .insertInto("userCredentials")
      .values({ userId, passwordHash })
      .onConflict((existing) => existing.column("userId").doNothing())
      .execute();
    const now = sql<Date>`now()`;
    await tx.db.updateTable("users").set({ emailVerifiedAt: now, lastLoginAt: now }).where("id", "=", userId).execute();
    return beginSession(tx, { userId, companyId });
  });
  return handOver(scope, issued, { userId, companyId });
}
