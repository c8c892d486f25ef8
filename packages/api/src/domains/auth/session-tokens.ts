import { lockSessionsIn, lockSessionsOf } from "../../adapters/session-rows.ts";
import { type IssuedSession, issueSession, type NewSession } from "../../adapters/sessions.ts";
import { forgetPrincipals } from "../../kernel/principal-cache.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { presentCompany } from "../companies/present.ts";
import { type CompanyRow, canEnter, findCompanyOf } from "../companies/queries.ts";
import { iso, presentUser } from "./present.ts";
import { getPerson } from "./queries.ts";
import type { SignedInView } from "./schema.ts";
import { trustDevice } from "./trusted-devices.ts";

/** Runs `work` in one transaction of the role that signs people in. */
export function inSignIn<T>(scope: SignInScope, work: (tx: SignInScope) => Promise<T>): Promise<T> {
  return scope.db.transaction().execute((db) => work({ ...scope, db }));
}

/** The same for what begins or ends sessions of a person: one after the other, each finding what the one before has left. */
export function inSessionsOf<T>(scope: SignInScope, userId: string, work: (tx: SignInScope) => Promise<T>): Promise<T> {
  return inSignIn(scope, async (tx) => {
    await lockSessionsOf(tx.db, userId);
    return work(tx);
  });
}

/** A person's company, if they can enter it; it stays so until the transaction ends. */
export async function findOpenCompany(tx: SignInScope, userId: string, companyId: string): Promise<CompanyRow | undefined> {
  await lockSessionsIn(tx.db, companyId, "shared");
  const company = await findCompanyOf(tx.db, userId, companyId);
  return company && canEnter(company) ? company : undefined;
}

/** Begins a session on the surface of the call: a cookie for the web app, a token for programs. */
export function beginSession(tx: SignInScope, who: Pick<NewSession, "userId" | "companyId" | "succeeds">): Promise<IssuedSession> {
  const { services, request } = tx;
  const kind = servesBrowser(tx) ? "cookie" : "token";
  return issueSession(tx.db, services.config, { ...who, kind, userAgent: request.userAgent, ip: request.ip });
}

/** Hands a committed session over. No script of the web app may read its token, so there it travels in the cookie alone. */
export async function handOver(
  scope: SignInScope,
  issued: IssuedSession,
  { userId, companyId }: { userId: string; companyId: string | null },
): Promise<SignedInView> {
  forgetPrincipals(scope.services);
  const [person, company] = await Promise.all([
    getPerson(scope.db, userId),
    companyId === null ? undefined : findCompanyOf(scope.db, userId, companyId),
  ]);
  const browser = servesBrowser(scope);
  if (browser) {
    scope.cookies?.setSession(issued.token, issued.absoluteSeconds);
    trustDevice(scope, userId);
  }
  const { token, expiresAt, refreshExpiresAt } = issued;
  return {
    token: browser ? null : token,
    ...iso({ expiresAt, refreshExpiresAt }),
    user: presentUser(person),
    company: company ? presentCompany(company) : null,
  };
}

function servesBrowser({ request, cookies }: SignInScope): boolean {
  return request.surface === "web" && cookies !== null;
}
