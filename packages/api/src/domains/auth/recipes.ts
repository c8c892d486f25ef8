import { randomBytes } from "node:crypto";
import { digest } from "../../adapters/session-rows.ts";
import { codeOf } from "../../testing/codes.ts";
import type { CompanyFixture, Recipes } from "../../testing/fixture.ts";
import { PASSWORD, sessionOf, setPassword } from "../../testing/principals.ts";
import { beginChallenge } from "./challenges.ts";
import { enrol, newPerson } from "./factory.ts";

const NEXT_PASSWORD = "wooden bridge over still water";

export const authRecipes: Recipes = {
  "auth.me": () => undefined,
  "auth.register": () => newPerson(),
  "auth.login": async ({ api }, { userId, email }) => {
    await withoutSecondFactor(api, userId);
    return { email, password: PASSWORD };
  },
  "auth.completeLogin": async ({ api }, { userId }) => {
    const code = codeOf(await enrol(api, userId));
    return { challenge: (await beginChallenge({ db: api.db.identity }, userId)).challenge, code };
  },
  "auth.confirm": async ({ api }, { userId }) => {
    await withoutSecondFactor(api, userId);
    await setPassword(api, userId);
    return { password: PASSWORD };
  },
  "auth.providers": () => undefined,
  "auth.signInMethods": () => undefined,
  "auth.updateProfile": () => ({ name: "Ada Lovelace", username: null, timezone: "Europe/Berlin", locale: "en" }),
  "auth.changeEmail": () => ({ email: newPerson().email }),
  "auth.confirmEmail": async ({ api }) => {
    // Somebody else's address changes, so that the caller's stays what other recipes sign in with.
    const { email, name } = newPerson();
    const { id: userId } = await api.db.owner.insertInto("users").values({ email, name }).returning("id").executeTakeFirstOrThrow();
    const token = randomBytes(24).toString("base64url");
    const change = { newEmail: newPerson().email, tokenHash: digest(token), expiresAt: new Date(Date.now() + 600_000) };
    await api.db.owner
      .insertInto("emailChanges")
      .values({ userId, ...change })
      .execute();
    return { token };
  },
  "auth.secondFactor.setUp": async ({ api }, { userId }) => withoutSecondFactor(api, userId),
  "auth.secondFactor.enable": async ({ api }, { userId }) => {
    return { code: codeOf(await enrol(api, userId, { enabled: false })) };
  },
  "auth.secondFactor.disable": async ({ api }, { userId }) => void (await enrol(api, userId)),
  "auth.secondFactor.renewRecoveryCodes": async ({ api }, { userId }) => void (await enrol(api, userId)),
  // Needs a configured provider, which the tests have not; the refusal comes after the door.
  "auth.identities.link": () => undefined,
  "auth.identities.unlink": async ({ api }, { userId }) => {
    await setPassword(api, userId);
    const identity = { userId, issuer: "https://id.example.com", subject: randomBytes(8).toString("hex") };
    const { id } = await api.db.owner.insertInto("userIdentities").values(identity).returning("id").executeTakeFirstOrThrow();
    return { id };
  },
  "auth.logout": () => undefined,
  "auth.refresh": () => undefined,
  "auth.switchCompany": ({ company }) => ({ companyId: company.id }),
  "auth.changePassword": async ({ api }, { userId }) => {
    await setPassword(api, userId);
    return { currentPassword: PASSWORD, newPassword: NEXT_PASSWORD };
  },
  "auth.requestPasswordReset": (_fixture, { email }) => ({ email }),
  "auth.resetPassword": async ({ api }, { userId }) => {
    const token = randomBytes(24).toString("base64url");
    const expiresAt = new Date(Date.now() + 600_000);
    await api.db.owner
      .insertInto("passwordResets")
      .values({ userId, tokenHash: digest(token), expiresAt })
      .execute();
    return { token, newPassword: NEXT_PASSWORD };
  },
  "auth.sessions.list": () => ({}),
  "auth.sessions.end": async (fixture, caller) => ({ id: (await sessionOf(fixture, caller)).id }),
  "auth.sessions.endOthers": () => undefined,
  "auth.sessions.endAll": () => undefined,
};

async function withoutSecondFactor({ db }: CompanyFixture["api"], userId: string): Promise<undefined> {
  await db.owner.deleteFrom("secondFactors").where("userId", "=", userId).execute();
}
