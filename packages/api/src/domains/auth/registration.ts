import { randomBytes } from "node:crypto";
import { hashPassword } from "../../adapters/passwords.ts";
import { conflict, isUniqueViolation } from "../../kernel/errors.ts";
import { byNetwork, takeFrom } from "../../kernel/rate-limits.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { companyEntity } from "../companies/entity.ts";
import { recordDevice } from "./known-devices.ts";
import { assertStrongPassword } from "./policy.ts";
import { companyCode, LIMITS, personalWords } from "./rules.ts";
import type { RegisterInput, SignedInView } from "./schema.ts";
import { beginSession, handOver, inSignIn } from "./session-tokens.ts";
import { recordSignIn } from "./sign-in-audit.ts";

/** Creates a person, their company and the owner's membership, and signs the person in; all or nothing. */
export async function register(scope: SignInScope, input: RegisterInput): Promise<SignedInView> {
  await takeFrom(scope.db, byNetwork(LIMITS.registerByNetwork, scope.request.ip));
  assertStrongPassword(input.password, scope.services.config.PASSWORD_MIN_LENGTH, personalWords(input), "password");
  // Hashed before the address is looked at, so a known one takes as long as a new one.
  const passwordHash = await hashPassword(input.password);
  const made = await inSignIn(scope, async (tx) => {
    const userId = await insertPerson(tx, input, passwordHash);
    const companyId = await insertCompany(tx, input);
    await tx.db.insertInto("memberships").values({ companyId, userId, role: "owner" }).execute();
    const issued = await beginSession(tx, { userId, companyId });
    await recordDevice(tx, { userId, email: input.email });
    const after = { name: input.companyName };
    await recordSignIn(tx, { userId, companyId, sessionId: issued.id, entity: companyEntity, entityId: companyId, after });
    return { issued, userId, companyId };
  }).catch((error: unknown) => {
    throw taken(error);
  });
  return handOver(scope, made.issued, made);
}

async function insertPerson({ db }: SignInScope, input: RegisterInput, passwordHash: string): Promise<string> {
  const { email, name, username = null, timezone = "UTC" } = input;
  const { id } = await db
    .insertInto("users")
    .values({ email, name, username, timezone, lastLoginAt: new Date() })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.insertInto("userCredentials").values({ userId: id, passwordHash }).execute();
  return id;
}

type NewCompany = Pick<RegisterInput, "companyName" | "email" | "timezone">;

/** The code is the name's; when another company has it, a few random signs are added. */
export async function insertCompany({ db }: SignInScope, { companyName, email, timezone = "UTC" }: NewCompany): Promise<string> {
  const plain = companyCode(companyName);
  const insert = (code: string) =>
    db
      .insertInto("companies")
      .values({ name: companyName, code, contactEmail: email, timezone })
      .onConflict((existing) => existing.column("code").doNothing())
      .returning("id")
      .executeTakeFirst();
  for (const code of [plain, ...[2, 3, 4].map((bytes) => `${plain}-${randomBytes(bytes).toString("hex").slice(0, 7)}`)]) {
    const row = await insert(code);
    if (row) return row.id;
  }
  throw new Error("No free company code was found.");
}

function taken(error: unknown): unknown {
  if (isUniqueViolation(error, "users_email_key")) return duplicate("email", "Email already registered");
  if (isUniqueViolation(error, "users_username_key")) return duplicate("username", "Username already taken");
  return error;
}

function duplicate(field: string, message: string) {
  return conflict(message, { field, fields: { [field]: message } });
}
