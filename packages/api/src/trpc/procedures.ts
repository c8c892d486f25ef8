import { initTRPC } from "@trpc/server";
import { middlewareMarker } from "@trpc/server/unstable-core-do-not-import";
import type { ZodType } from "zod";
import { auditDenied } from "../kernel/audit.ts";
import { AppError, invalid } from "../kernel/errors.ts";
import type { Permission, Risk } from "../kernel/permissions.ts";
import { takeFrom } from "../kernel/rate-limits.ts";
import type { Actor, CompanyId, Scope } from "../kernel/scope.ts";
import type { Asks, Context, Principal, PrincipalCompany, SignInScope } from "./context.ts";
import { toTrpcError, viewError } from "./errors.ts";
import { type GatedCall, passGates } from "./gates.ts";

/** What a procedure says of itself once; REST, OpenAPI, MCP and the chat's tools follow from it. */
export interface DoorMeta {
  /** One sentence for people and programs. */
  does: string;
  /** "GET /clients/{id}" below /api; leave out for what REST does not carry. */
  rest?: string;
  /** Why REST does not carry it; required where `rest` is missing. */
  notRest?: string;
  risk?: Risk;
  /** HTTP status of success on REST. Default 200. */
  status?: 200 | 201 | 202;
  /** May not share a batch with other calls. */
  alone?: boolean;
  /** Answers a file: { fileName, mediaType, encoding, content }. REST sends its bytes. */
  download?: boolean;
  /** What each event of a subscription carries. */
  event?: ZodType;
  /** Why no program with an API key may call it. Everything of a company is open to keys unless it says so; of a person, nothing. */
  peopleOnly?: string;
  /** API keys may call it, although it is no company's. */
  withKey?: boolean;
  /** The person must have proved to be himself in the last quarter of an hour: by signing in, or by auth.confirm. */
  confirmed?: boolean;
  /** What takes it back, from what its audit row tells; undefined when this row cannot be taken back. */
  undo?: (event: UndoableEvent) => { procedure: string; input: object } | undefined;
}

/** What an audit row tells of a call. */
export interface UndoableEvent {
  entityId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface ProcedureMeta extends DoorMeta {
  door: "open" | "signedIn" | "inCompany";
  permission?: Permission;
  risk: Risk;
}

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

export const { router, createCallerFactory, mergeRouters } = t;

/** Domains throw AppError; here it becomes tRPC's, once, for all surfaces. */
const translated = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof AppError) throw toTrpcError(result.error.cause);
  return result;
});

/** A door for anybody: sign-up, sign-in, health. */
export function open(meta: DoorMeta) {
  return translated
    .meta({ risk: "read", ...meta, door: "open" })
    .use(({ ctx, path, next }) => next({ ctx: { signIn: signInScope(ctx, path) } }));
}

/** A door for a person with a session, whichever company he works in. */
export function signedIn(meta: DoorMeta) {
  return translated.meta({ risk: "read", ...meta, door: "signedIn" }).use(async ({ ctx, path, next }) => {
    const principal = requirePrincipal(ctx);
    if (principal.key && !meta.withKey) throw forPeople(meta.peopleOnly);
    if (meta.confirmed) requireConfirmation(ctx, principal);
    await countCall(ctx, principal);
    return next({ ctx: { principal, signIn: { ...signInScope(ctx, path), principal } } });
  });
}

/** A door into the caller's company, for callers who carry the permission. */
export function inCompany(permission: Permission, meta: DoorMeta) {
  const full: ProcedureMeta = { risk: "read", ...meta, door: "inCompany", permission };
  return translated
    .meta(full)
    .use(async ({ ctx, path, type, getRawInput, next }) => {
      const principal = requirePrincipal(ctx);
      const scope = companyScope(ctx, principal, path);
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
      return { ok: true as const, data, marker: middlewareMarker };
    });
}

/** `preview: true` beside the fields of any input asks for a preview; the other wishes come with the request. */
function readWishes(raw: unknown, asks: Asks): { input: unknown; asks: Asks } {
  if (typeof raw !== "object" || raw === null || !("preview" in raw)) return { input: raw, asks };
  const { preview, ...input } = raw;
  if (typeof preview !== "boolean") throw invalid("preview", "Send true or false.");
  return { input: Object.keys(input).length === 0 ? undefined : input, asks: { ...asks, preview } };
}

async function noteDenied(scope: Scope, error: unknown): Promise<void> {
  const cause = error instanceof Error && error.cause instanceof AppError ? error.cause : error;
  if (cause instanceof AppError && cause.code === "forbidden") await auditDenied(scope, "forbidden");
}

/** Counts the call of a key against its limit, whatever the number of calls in one request. */
async function countCall(ctx: Context, { key }: Principal): Promise<void> {
  if (!key) return;
  const limit = { name: "key", max: key.ratePerMinute, windowSeconds: 60 };
  ctx.remarks.quota = await takeFrom(ctx.services.identity, [{ limit, subject: key.id }]);
}

/** Nothing of a company that is not active can be changed, and its owners alone still read it. */
function refuse(ctx: Context, principal: Principal, { permission, peopleOnly, confirmed }: ProcedureMeta, reads: boolean): void {
  const { company, key } = principal;
  if (key && peopleOnly) throw forPeople(peopleOnly);
  if (!company || !permission || !company.permissions.includes(permission)) throw missingPermission(principal, permission);
  if (!company.isActive && !(reads && company.role === "owner" && !key)) {
    const message = "This company is not active: its owners can read its data, and nobody can change it.";
    throw new AppError("forbidden", message, { permission });
  }
  if (confirmed) requireConfirmation(ctx, principal);
}

function missingPermission({ company, key }: Principal, permission: Permission | undefined): AppError {
  if (key) {
    return new AppError("forbidden", `This key cannot do that: it lacks the scope ${permission}, or its issuer has lost the right.`, {
      permission,
      scope: permission,
    });
  }
  const role = company?.role ?? "none";
  return new AppError("forbidden", `Your role (${role}) does not carry ${permission}. Ask an owner or admin of the company.`, {
    permission,
  });
}

function forPeople(why = "An API key stands for a program, and this concerns a person's own sign-in."): AppError {
  return new AppError("forbidden", `${why} Sign in as a person to do this.`, { peopleOnly: true });
}

const CONFIRMED_MS = 15 * 60_000;

/** Throws when the person has not proved to be himself lately; programs get this far only where no person is asked for. */
function requireConfirmation({ services }: Context, { confirmedAt, key }: Principal): void {
  if (key || (confirmedAt && services.now().getTime() - confirmedAt.getTime() < CONFIRMED_MS)) return;
  throw new AppError("forbidden", "Confirm that it is you: enter your password again.", { confirm: true });
}

function requirePrincipal(ctx: Context): Principal {
  if (!ctx.principal) throw new AppError("unauthorized", "Sign in first: the session is missing, unknown or over.");
  return ctx.principal;
}

function companyScope(ctx: Context, principal: Principal, procedure: string): Scope {
  const { company } = principal;
  if (!company) throw new AppError("forbidden", "You belong to no company. Ask to be invited to one.");
  return {
    companyId: company.id as CompanyId,
    actor: actorOf(principal, company),
    clientIds: company.clientIds,
    db: ctx.services.tenant(company.id, company.clientIds),
    adapters: ctx.services.adapters,
    now: ctx.services.now,
    request: { ...ctx.request, procedure },
    ...(ctx.asks.undoes !== undefined && { undoes: ctx.asks.undoes }),
  };
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
