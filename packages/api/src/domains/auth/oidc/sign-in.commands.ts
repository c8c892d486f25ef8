import { randomBytes } from "node:crypto";
import { sql } from "@frontoffice/db";
import type { OidcPerson, OidcProvider } from "../../../adapters/oidc.ts";
import { digest } from "../../../adapters/session-rows.ts";
import { AppError } from "../../../kernel/errors.ts";
import { ownPath } from "../../../kernel/own-path.ts";
import { byNetwork, takeFrom } from "../../../kernel/rate-limits.ts";
import type { SignInScope } from "../../../kernel/services.ts";
import { beginChallenge } from "../challenges.ts";
import { startSession } from "../commands.ts";
import { findIdentity } from "../identities/queries.ts";
import { changedMeanwhile } from "../policy.ts";
import { markConfirmed } from "../reauthentication.ts";
import { LIMITS } from "../rules.ts";
import { hasSecondFactor } from "../second-factor/queries.ts";
import { inSessionsOf } from "../session-tokens.ts";
import { findOrCreatePerson, type Greet, linkIdentity } from "./accounts.ts";
import { CLOCK_SKEW_MS, checksOf, FLOW_MINUTES, type OidcFault } from "./rules.ts";

export type OidcPurpose = "sign_in" | "link" | "confirm";

export interface OidcStart {
  /** Where the browser goes. */
  location: string;
  /** What its cookie holds until it comes back; missing when it goes nowhere. */
  browser?: string;
}

const CALLBACK = "/auth/oidc/callback";

/** Sends a browser to the provider, with a secret of its own that only it brings back. */
export async function startOidc(scope: SignInScope, request: { purpose: OidcPurpose; returnTo: string | undefined }): Promise<OidcStart> {
  const { purpose } = request;
  const provider = scope.services.adapters.oidc;
  if (!provider) return { location: faultPage(purpose, "refused") };
  try {
    await takeFrom(scope.db, byNetwork(LIMITS.providerByNetwork, scope.request.ip));
    assertMayBegin(scope, purpose);
    const [state, browser] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")];
    const options = { redirectUri: callbackUrl(scope).href, fresh: purpose === "confirm" };
    const url = await provider.begin(checksOf(browser, state), options);
    await storeFlow(scope, { purpose, state, browser, returnTo: ownPath(request.returnTo, homeOf(purpose)) });
    return { location: url.href, browser };
  } catch (error) {
    return { location: faultPage(purpose, faultOf(error)) };
  }
}

function callbackUrl({ services }: SignInScope): URL {
  return new URL(CALLBACK, services.config.PUBLIC_URL);
}

/** Linking and confirming concern somebody who is signed in; linking, somebody who has proved it lately. */
function assertMayBegin({ principal, services }: SignInScope, purpose: OidcPurpose): void {
  if (purpose === "sign_in") return;
  if (!principal || principal.key) throw new AppError("unauthorized", "Sign in first.");
  const age = services.now().getTime() - (principal.confirmedAt?.getTime() ?? 0);
  if (purpose === "link" && age > 15 * 60_000) throw new OidcRefusal("not_confirmed");
}

async function storeFlow(
  { db, principal }: SignInScope,
  { purpose, state, browser, returnTo }: { purpose: OidcPurpose; state: string; browser: string; returnTo: string },
): Promise<void> {
  const owner = purpose === "sign_in" || !principal ? {} : { userId: principal.user.id, sessionId: principal.sessionId };
  const expiresAt = sql<Date>`clock_timestamp() + make_interval(mins => ${FLOW_MINUTES})`;
  await db
    .insertInto("oidcFlows")
    .values({ purpose, returnTo, expiresAt, stateHash: digest(state), browserHash: digest(browser), ...owner })
    .execute();
}

export interface OidcAnswer {
  /** The query string of the callback's address. */
  search: string;
  /** The browser's secret, from its cookie. */
  browser: string | undefined;
  greet: Greet;
}

/** Turns the provider's answer into a session, a link or a confirmation; returns the page to show next. */
export async function finishOidc(scope: SignInScope, answer: OidcAnswer): Promise<string> {
  const provider = scope.services.adapters.oidc;
  const state = new URLSearchParams(answer.search).get("state") ?? "";
  const { browser } = answer;
  if (!provider || !browser || state === "") return faultPage("sign_in", "over");
  const flow = await spendFlow(scope, state, browser);
  if (!flow) return faultPage("sign_in", "over");
  try {
    const callback = callbackUrl(scope);
    callback.search = answer.search;
    const person = await provider.complete(callback, checksOf(browser, state));
    return await completeFlow(scope, { provider, flow, person, greet: answer.greet });
  } catch (error) {
    return faultPage(flow.purpose, faultOf(error));
  }
}

/** A flow is used once, by the browser that began it; another one's attempt leaves it as it is. */
async function spendFlow({ db }: SignInScope, state: string, browser: string) {
  const row = await db
    .updateTable("oidcFlows")
    .set({ usedAt: sql<Date>`clock_timestamp()` })
    .where("stateHash", "=", digest(state))
    .where("browserHash", "=", digest(browser))
    .where("usedAt", "is", null)
    .where("expiresAt", ">", sql<Date>`clock_timestamp()`)
    .returning(["purpose", "userId", "sessionId", "returnTo", "createdAt"])
    .executeTakeFirst();
  return row && { ...row, purpose: row.purpose as OidcPurpose };
}
type Flow = NonNullable<Awaited<ReturnType<typeof spendFlow>>>;

interface CompletedFlow {
  provider: OidcProvider;
  flow: Flow;
  person: OidcPerson;
  greet: Greet;
}

async function completeFlow(scope: SignInScope, completed: CompletedFlow): Promise<string> {
  const { provider, flow, person } = completed;
  if (flow.purpose === "sign_in") return signIn(scope, completed);
  const { principal } = scope;
  if (!principal || principal.sessionId !== flow.sessionId || principal.user.id !== flow.userId) throw new OidcRefusal("over");
  if (flow.purpose === "link") await linkIdentity(scope, principal, provider, person);
  else await confirmByProvider(scope, flow, person);
  return flow.returnTo;
}

async function signIn(scope: SignInScope, { provider, flow, person, greet }: CompletedFlow): Promise<string> {
  const found = await findOrCreatePerson(scope, provider, person, greet);
  if ("fault" in found) throw new OidcRefusal(found.fault);
  const byCode = await hasSecondFactor(scope.db, found.userId);
  const stillProven = async (tx: SignInScope) => {
    if ((await findIdentity(tx.db, person))?.userId !== found.userId) throw new OidcRefusal("refused");
    if ((await hasSecondFactor(tx.db, found.userId)) !== byCode) throw changedMeanwhile();
  };
  if (byCode) {
    const challenge = await inSessionsOf(scope, found.userId, async (tx) => {
      await stillProven(tx);
      return (await beginChallenge(tx, found.userId)).challenge;
    });
    // Behind the #, where no server, log or referrer sees it; worthless without the code.
    return `/login?returnTo=${encodeURIComponent(flow.returnTo)}#challenge=${challenge}`;
  }
  await startSession(scope, found.userId, stillProven);
  return flow.returnTo;
}

/** The provider must have asked for the credentials after we sent the person there, and the identity must be their own. */
async function confirmByProvider(scope: SignInScope, flow: Flow, person: OidcPerson): Promise<void> {
  const asked = flow.createdAt.getTime() - CLOCK_SKEW_MS;
  const found = await personIfKnown(scope, person);
  if (found !== flow.userId || !person.authenticatedAt || person.authenticatedAt.getTime() < asked) throw new OidcRefusal("not_confirmed");
  const companyId = scope.principal?.company?.id ?? null;
  const who = { userId: found, companyId, sessionId: flow.sessionId ?? "" };
  await markConfirmed(scope, who, async (tx) => {
    if ((await findIdentity(tx.db, person))?.userId !== found) throw new OidcRefusal("not_confirmed");
  });
}

async function personIfKnown({ db }: SignInScope, { issuer, subject }: OidcPerson): Promise<string | undefined> {
  return (await findIdentity(db, { issuer, subject }))?.userId;
}

/** A sign-in that was refused for a reason that the person can do something about. */
class OidcRefusal extends Error {
  readonly fault: OidcFault;

  constructor(fault: OidcFault) {
    super(fault);
    this.fault = fault;
  }
}

const homeOf = (purpose: OidcPurpose) => (purpose === "sign_in" ? "/dashboard" : "/settings/security");

function faultPage(purpose: OidcPurpose, fault: OidcFault): string {
  return `${purpose === "sign_in" ? "/login" : "/settings/security"}?fault=${fault}`;
}

function faultOf(error: unknown): OidcFault {
  if (error instanceof OidcRefusal) return error.fault;
  if (!(error instanceof AppError)) throw error;
  if (error.code === "upstream_failed") return "unreachable";
  if (error.code === "rate_limited") return "too_many";
  if (error.details?.linkedElsewhere === true) return "linked_elsewhere";
  return error.details?.declined === true ? "declined" : "failed";
}
