import { randomBytes } from "node:crypto";
import { digest } from "../../adapters/session-rows.ts";
import { newPerson } from "../../domains/auth/factory.ts";
import { PASSWORD, sessionOf, setPassword } from "./callers.ts";
import type { Recipes } from "./world.ts";

const NEXT_PASSWORD = "wooden bridge over still water";

export const authRecipes: Recipes = {
  "auth.me": () => undefined,
  "auth.register": () => newPerson(),
  "auth.login": (_world, { email }) => ({ email, password: PASSWORD }),
  "auth.logout": () => undefined,
  "auth.refresh": () => undefined,
  "auth.switchCompany": ({ company }) => ({ companyId: company.id }),
  "auth.changePassword": async ({ api }, { userId }) => {
    await setPassword(api, userId);
    return { currentPassword: PASSWORD, newPassword: NEXT_PASSWORD };
  },
  "auth.requestPasswordReset": (_world, { email }) => ({ email }),
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
  "auth.sessions.end": async (world, caller) => ({ id: (await sessionOf(world, caller)).id }),
  "auth.sessions.endOthers": () => undefined,
};
