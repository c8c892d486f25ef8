import { experimental_trpcMiddleware, initTRPC, type TRPCProcedureBuilder } from "@trpc/server";
import { middlewareMarker } from "@trpc/server/unstable-core-do-not-import";
import { auditDenied } from "../kernel/audit.ts";
import type { CallOptions } from "../kernel/call.ts";
import { companyScope } from "../kernel/company-scope.ts";
import { AppError, conflict, invalid } from "../kernel/errors.ts";
import type { Permission } from "../kernel/permissions.ts";
import type { Principal, PrincipalCompany } from "../kernel/principal.ts";
import { forgetPrincipals } from "../kernel/principal-cache.ts";
import { takeFrom } from "../kernel/rate-limits.ts";
import type { Actor, Scope } from "../kernel/scope.ts";
import type { Context, SignInScope } from "../kernel/services.ts";
import { withLightChain } from "./chain.ts";
import { toTrpcError, viewError } from "./errors.ts";
import type { DoorMeta, ProcedureMeta, RouterMeta } from "./meta.ts";
import { type MutationCall, runMutation } from "./mutations.ts";
import { refusePreview } from "./preview.ts";
import { refusalOf } from "./refusals.ts";
import { describeRouter, type Misnamed, type Parts } from "./router-meta.ts";

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    errorFormatter: ({ shape, error, ctx }) => {
      const { status, expected: _, ...view } = viewError(error);
      return {
        ...shape,
        message: view.message,
        data: { ...view, httpStatus: status, path: shape.data.path, requestId: ctx?.request.id ?? null },
      };
    },
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  });

export const { createCallerFactory } = t;

/** Procedures under their names, once the router has said what they are about. One that none of them takes back is refused by its type. */
export function router(meta: RouterMeta) {
  return <Procedures extends Parts>(
    procedures: Procedures,
    ..._misnamed: [Misnamed<Procedures>] extends [never] ? [] : [undoneByUnknown: Misnamed<Procedures>]
  ) => {
    const built = t.router(lightly(procedures));
    describeRouter(built, meta, procedures);
    return built;
  };
}

/** The parts, with a chain of calls of ours in the procedures. */
function lightly<Procedures extends Parts>(parts: Procedures): Procedures {
  const own = Object.entries(parts).map(([name, part]) => [name, typeof part === "function" ? withLightChain(part) : part]);
  return Object.fromEntries(own) as Procedures;
}

/** The builder, whose procedures say in their type by which of their router they are taken back. */
type UndoneBy<Builder, By extends string> =
  Builder extends TRPCProcedureBuilder<infer C, infer _, infer O, infer II, infer IO, infer OI, infer OO, infer Caller, infer Fault>
    ? TRPCProcedureBuilder<C, ProcedureMeta<By>, O, II, IO, OI, OO, Caller, Fault>
    : never;

/** Domains throw AppError; here it becomes tRPC's, once, for all surfaces. */
const translated = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof AppError) throw toTrpcError(result.error.cause);
  return result;
});

/** A door for anybody: sign-up, sign-in, health. */
export function open(meta: DoorMeta<never>) {
  return translated.meta({ risk: "read", ...meta, door: "open" }).use(async ({ ctx, path, type, getRawInput, next }) => {
    if (type === "mutation") rejectPreview(await getRawInput(), ctx.callOptions);
    return next({ ctx: { signIn: signInScope(ctx, path) } });
  });
}

/** A door for a person with a session, whichever company they work in. */
export function signedIn(meta: DoorMeta<never>) {
  const full: ProcedureMeta = { risk: "read", ...meta, door: "signedIn" };
  return translated.meta(full).use(async ({ ctx, path, type, getRawInput, next }) => {
    const principal = getPrincipal(ctx);
    refuse(ctx, principal, full, type !== "mutation");
    if (type === "mutation") rejectPreview(await getRawInput(), ctx.callOptions);
    await countCall(ctx, principal);
    return next({ ctx: { principal, signIn: { ...signInScope(ctx, path), principal } } });
  });
}

/** Calls under these permissions may change people's rights, so the cache of principals is cleared after them. */
const ABOUT_RIGHTS: readonly Permission[] = ["company:delete", "users:write", "apiKeys:write"];

/** A door into the caller's company, for callers who carry the permission. */
export function inCompany<By extends string = never>(permission: Permission, meta: DoorMeta<By>) {
  const full: ProcedureMeta = { risk: "read", ...meta, door: "inCompany", permission };
  const procedure = translated.meta(full).use(enterCompany(full)).use(withoutPreviewField).use(runAsMutation(full));
  return procedure as unknown as UndoneBy<typeof procedure, By>;
}

/** Refuses callers who lack the permission and gives the others their scope; a refusal is audited, wherever in the call it happens. */
const enterCompany = (full: ProcedureMeta) =>
  t.middleware(async ({ ctx, path, type, getRawInput, next }) => {
    const principal = getPrincipal(ctx);
    const scope = scopeOf(ctx, principal, path);
    await countCall(ctx, principal);
    try {
      refuse(ctx, principal, full, type !== "mutation");
      const sent = type === "mutation" ? readPreview(await getRawInput(), ctx.callOptions) : undefined;
      const result = await next({ ctx: { principal, scope, sent } });
      if (!result.ok) throw result.error;
      return result;
    } catch (error) {
      await recordDenied(scope, error);
      throw error;
    }
  });

interface Entered extends Context {
  principal: Principal;
  scope: Scope;
  /** What a mutation was sent, with its options. */
  sent: Sent | undefined;
}

/** Takes `preview` out of the input, since the procedure's own schema does not know it. */
const withoutPreviewField = experimental_trpcMiddleware<{ ctx: Entered }>().create(({ ctx: { sent }, getRawInput, next }) =>
  next({ getRawInput: sent ? async () => sent.input : getRawInput }),
);

/** Runs a mutation as it was asked for: previewed, once for its key, after an approval or at once. Reads pass. */
const runAsMutation = (full: ProcedureMeta) =>
  experimental_trpcMiddleware<{ ctx: Entered }>().create(async ({ ctx, path, next }) => {
    const { sent, principal, scope } = ctx;
    if (!sent) return next();
    const { input, callOptions } = sent;
    const call: MutationCall = { ctx: { ...ctx, callOptions }, principal, scope, meta: full, procedure: path, input };
    const data = await runMutation(call, async (within) => {
      const result = await next({ ctx: { scope: within } });
      if (!result.ok) throw result.error;
      return result.data;
    });
    if (full.permission && ABOUT_RIGHTS.includes(full.permission)) forgetPrincipals(ctx.services);
    return { ok: true as const, data, marker: middlewareMarker };
  });

interface Sent {
  input: unknown;
  callOptions: CallOptions;
}

/** `preview: true` beside the fields of any input asks for a preview; the other options come with the request. */
function readPreview(raw: unknown, callOptions: CallOptions): Sent {
  if (typeof raw !== "object" || raw === null || !("preview" in raw)) return { input: raw, callOptions };
  const { preview, ...input } = raw;
  // Addresses carry text.
  if (!["true", "false"].includes(String(preview))) throw invalid("preview", "Send true or false.");
  return { input, callOptions: { ...callOptions, preview: String(preview) === "true" } };
}

/** What concerns a person rather than a company's rows is not previewed, and must not act in place of a preview either. */
function rejectPreview(raw: unknown, callOptions: CallOptions): void {
  const { preview } = readPreview(raw, callOptions).callOptions;
  if (preview) throw refusePreview("It concerns signing in or your own account. Call it without preview.");
}

async function recordDenied(scope: Scope, error: unknown): Promise<void> {
  const cause = error instanceof Error && error.cause instanceof AppError ? error.cause : error;
  if (cause instanceof AppError && cause.code === "forbidden") await auditDenied(scope, "forbidden");
}

/** Counts the call of a key against its limit, whatever the number of calls in one request. */
async function countCall(ctx: Context, { key }: Principal): Promise<void> {
  if (!key) return;
  const limit = { name: "key", max: key.ratePerMinute, windowSeconds: 60 };
  try {
    ctx.responseMeta.quota = await takeFrom(ctx.services.identity, [{ limit, subject: key.id }]);
  } catch (error) {
    const resetSeconds = error instanceof AppError ? error.details?.retryAfterSeconds : undefined;
    if (typeof resetSeconds === "number") ctx.responseMeta.quota = { limit: limit.max, remaining: 0, resetSeconds };
    throw error;
  }
}

function refuse({ services }: Context, principal: Principal, meta: ProcedureMeta, reads: boolean): void {
  const refusal = refusalOf(principal, meta, { reads, now: services.now() });
  if (refusal) throw refusal;
}

function getPrincipal({ principal, callOptions }: Context): Principal {
  if (!principal) throw new AppError("unauthorized", "Sign in first: the session is missing, unknown or over.");
  assertSameCompany(principal, callOptions.companyId);
  return principal;
}

/** A page that was made for one company acts in no other, whatever another tab has switched the session to. */
function assertSameCompany({ company }: Principal, expected: string | undefined): void {
  if (expected === undefined || !company || company.id === expected) return;
  const message = `You work in ${company.name} now, and this page was made for another company. Nothing was changed: switch back, or load the page again.`;
  throw conflict(message, { otherCompany: { id: company.id, name: company.name } });
}

function scopeOf(ctx: Context, principal: Principal, procedure: string): Scope {
  const { company } = principal;
  if (!company) throw new AppError("forbidden", "You belong to no company. Ask to be invited to one.");
  const { id: companyId, clientIds } = company;
  const request = { ...ctx.request, procedure };
  const scope = companyScope(ctx.services, { companyId, clientIds, actor: actorOf(principal, company), request });
  return { ...scope, ...(ctx.callOptions.undoes !== undefined && { undoes: ctx.callOptions.undoes }) };
}

function actorOf({ user, key, sessionId }: Principal, { role, permissions }: PrincipalCompany): Actor {
  const caller = { userId: user.id, role, permissions };
  if (key) return { kind: "apiKey", keyId: key.id, name: key.name, ...caller };
  return { kind: "user", sessionId, name: user.name, ...caller };
}

function signInScope(ctx: Context, procedure: string): SignInScope {
  const { services, principal, token, cookies } = ctx;
  return { db: services.identity, services, principal, token, cookies, request: { ...ctx.request, procedure } };
}
