import { initTRPC, type TRPCProcedureBuilder } from "@trpc/server";
import { middlewareMarker } from "@trpc/server/unstable-core-do-not-import";
import { auditDenied } from "../kernel/audit.ts";
import type { Asks } from "../kernel/call.ts";
import { companyScope } from "../kernel/company-scope.ts";
import { AppError, invalid } from "../kernel/errors.ts";
import type { Permission } from "../kernel/permissions.ts";
import type { Principal, PrincipalCompany } from "../kernel/principal.ts";
import { forgetPrincipals } from "../kernel/principal-cache.ts";
import { takeFrom } from "../kernel/rate-limits.ts";
import type { Actor, Scope } from "../kernel/scope.ts";
import type { Context, SignInScope } from "../kernel/services.ts";
import { toTrpcError, viewError } from "./errors.ts";
import { type GatedCall, passGates } from "./gates.ts";
import type { DoorMeta, ProcedureMeta, RouterMeta } from "./meta.ts";
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
    const built = t.router(procedures);
    describeRouter(built, meta, procedures);
    return built;
  };
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
    if (type === "mutation") keepFromPreview(await getRawInput(), ctx.asks);
    return next({ ctx: { signIn: signInScope(ctx, path) } });
  });
}

/** A door for a person with a session, whichever company he works in. */
export function signedIn(meta: DoorMeta<never>) {
  const full: ProcedureMeta = { risk: "read", ...meta, door: "signedIn" };
  return translated.meta(full).use(async ({ ctx, path, type, getRawInput, next }) => {
    const principal = requirePrincipal(ctx);
    refuse(ctx, principal, full, type !== "mutation");
    if (type === "mutation") keepFromPreview(await getRawInput(), ctx.asks);
    await countCall(ctx, principal);
    return next({ ctx: { principal, signIn: { ...signInScope(ctx, path), principal } } });
  });
}

/** What is done with these changes who may do what, so that this process looks again once it is committed. */
const ABOUT_RIGHTS: readonly Permission[] = ["company:delete", "users:write", "apiKeys:write"];

/** A door into the caller's company, for callers who carry the permission. */
export function inCompany<By extends string = never>(permission: Permission, meta: DoorMeta<By>) {
  const full: ProcedureMeta = { risk: "read", ...meta, door: "inCompany", permission };
  const procedure = translated
    .meta(full)
    .use(async ({ ctx, path, type, getRawInput, next }) => {
      const principal = requirePrincipal(ctx);
      const scope = scopeOf(ctx, principal, path);
      await countCall(ctx, principal);
      try {
        refuse(ctx, principal, full, type !== "mutation");
        const wishes = type === "mutation" ? readWishes(await getRawInput(), ctx.asks) : undefined;
        const result = await next({ ctx: { principal, scope, wishes } });
        if (!result.ok) throw result.error;
        return result;
      } catch (error) {
        await noteDenied(scope, error);
        throw error;
      }
    })
    .use(({ ctx: { wishes }, getRawInput, next }) => next({ getRawInput: wishes ? async () => wishes.input : getRawInput }))
    .use(async ({ ctx, path, next }) => {
      const { wishes, principal, scope } = ctx;
      if (!wishes) return next();
      const call: GatedCall = { ctx: { ...ctx, asks: wishes.asks }, principal, scope, meta: full, procedure: path, input: wishes.input };
      const data = await passGates(call, async (within) => {
        const result = await next({ ctx: { scope: within } });
        if (!result.ok) throw result.error;
        return result.data;
      });
      if (ABOUT_RIGHTS.includes(permission)) forgetPrincipals(ctx.services);
      return { ok: true as const, data, marker: middlewareMarker };
    });
  return procedure as unknown as UndoneBy<typeof procedure, By>;
}

/** `preview: true` beside the fields of any input asks for a preview; the other wishes come with the request. */
function readWishes(raw: unknown, asks: Asks): { input: unknown; asks: Asks } {
  if (typeof raw !== "object" || raw === null || !("preview" in raw)) return { input: raw, asks };
  const { preview, ...input } = raw;
  // Addresses carry text.
  if (!["true", "false"].includes(String(preview))) throw invalid("preview", "Send true or false.");
  return { input, asks: { ...asks, preview: String(preview) === "true" } };
}

/** What concerns a person rather than a company's rows is not previewed, and must not act in place of a preview either. */
function keepFromPreview(raw: unknown, asks: Asks): void {
  const { preview } = readWishes(raw, asks).asks;
  if (preview) throw refusePreview("It concerns signing in or your own account. Call it without preview.");
}

async function noteDenied(scope: Scope, error: unknown): Promise<void> {
  const cause = error instanceof Error && error.cause instanceof AppError ? error.cause : error;
  if (cause instanceof AppError && cause.code === "forbidden") await auditDenied(scope, "forbidden");
}

/** Counts the call of a key against its limit, whatever the number of calls in one request. */
async function countCall(ctx: Context, { key }: Principal): Promise<void> {
  if (!key) return;
  const limit = { name: "key", max: key.ratePerMinute, windowSeconds: 60 };
  try {
    ctx.remarks.quota = await takeFrom(ctx.services.identity, [{ limit, subject: key.id }]);
  } catch (error) {
    const resetSeconds = error instanceof AppError ? error.details?.retryAfterSeconds : undefined;
    if (typeof resetSeconds === "number") ctx.remarks.quota = { limit: limit.max, remaining: 0, resetSeconds };
    throw error;
  }
}

function refuse({ services }: Context, principal: Principal, meta: ProcedureMeta, reads: boolean): void {
  const refusal = refusalOf(principal, meta, { reads, now: services.now() });
  if (refusal) throw refusal;
}

function requirePrincipal(ctx: Context): Principal {
  if (!ctx.principal) throw new AppError("unauthorized", "Sign in first: the session is missing, unknown or over.");
  return ctx.principal;
}

function scopeOf(ctx: Context, principal: Principal, procedure: string): Scope {
  const { company } = principal;
  if (!company) throw new AppError("forbidden", "You belong to no company. Ask to be invited to one.");
  const { id: companyId, clientIds } = company;
  const request = { ...ctx.request, procedure };
  const scope = companyScope(ctx.services, { companyId, clientIds, actor: actorOf(principal, company), request });
  return { ...scope, ...(ctx.asks.undoes !== undefined && { undoes: ctx.asks.undoes }) };
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
