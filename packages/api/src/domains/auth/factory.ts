import { randomBytes, randomUUID } from "node:crypto";
import type { Context, CookieJar } from "../../kernel/services.ts";
import { appRouter } from "../../router.ts";
import type { TestApi } from "../../testing/index.ts";
import { createCallerFactory } from "../../trpc/procedures.ts";
import { resolvePrincipal } from "./queries.ts";
import { sealSecret } from "./second-factor/queries.ts";
import { newSecret } from "./second-factor/rules.ts";

const callerOf = createCallerFactory(appRouter);

export const PASSWORD = "correct horse battery staple";

export interface Visitor {
  token?: string | null;
  ip?: string | null;
  surface?: Context["request"]["surface"];
  cookies?: CookieJar | null;
}

/** Calls as a server would make them: the presented token is resolved first, whatever it is worth. */
export async function visit({ services }: TestApi, { token = null, ip = "192.0.2.1", surface = "client", cookies = null }: Visitor = {}) {
  const principal = token === null ? null : await resolvePrincipal(services, token);
  const request = { id: randomUUID(), surface, ip, userAgent: "test" };
  return callerOf({ services, principal, token, cookies, request, callOptions: {}, responseMeta: {} });
}

/** What a new person sends, with an address that nobody has. */
export function newPerson(change: Partial<{ email: string; password: string; name: string; companyName: string; username: string }> = {}) {
  const mark = randomBytes(5).toString("hex");
  return { email: `ada-${mark}@example.com`, password: PASSWORD, name: "Ada Byron", companyName: `Engine ${mark}`, ...change };
}

/** A person with a company and a live token. */
export async function signUp(api: TestApi, change: Parameters<typeof newPerson>[0] = {}) {
  const person = newPerson(change);
  const signedIn = await (await visit(api)).auth.register(person);
  return { ...person, token: signedIn.token ?? "", user: signedIn.user, companyId: signedIn.company?.id ?? "" };
}

/** A browser's cookie, as far as the doors can tell. */
export function cookieJar(): CookieJar & { token: string | null; maxAgeSeconds: number; device: string | undefined } {
  return {
    device: undefined,
    setDevice(value) {
      this.device = value;
    },
    token: null,
    maxAgeSeconds: -1,
    setSession(token, maxAgeSeconds) {
      this.token = token;
      this.maxAgeSeconds = maxAgeSeconds;
    },
  };
}

/** Gives a person a second factor as if they had set one up; returns its secret. */
export async function enrol({ db, services }: TestApi, userId: string, { enabled = true } = {}): Promise<string> {
  const secret = newSecret();
  const factor = { sealedSecret: sealSecret(services, userId, secret), enabledAt: enabled ? new Date() : null, lastStep: 0 };
  await db.owner
    .insertInto("secondFactors")
    .values({ userId, ...factor })
    .onConflict((known) => known.column("userId").doUpdateSet(factor))
    .execute();
  return secret;
}
