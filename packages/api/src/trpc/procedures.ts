import { initTRPC } from "@trpc/server";
import type { ZodType } from "zod";
import { auditDenied } from "../kernel/audit.ts";
import { AppError } from "../kernel/errors.ts";
import { can, type Permission } from "../kernel/permissions.ts";
import type { CompanyId, Scope } from "../kernel/scope.ts";
import type { Context, Principal, SignInScope } from "./context.ts";
import { toTrpcError, viewError } from "./errors.ts";

export type Risk = "read" | "write" | "destructive";

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
  return translated.meta({ risk: "read", ...meta, door: "signedIn" }).use(({ ctx, path, next }) => {
    const principal = requirePrincipal(ctx);
    return next({ ctx: { principal, signIn: { ...signInScope(ctx, path), principal } } });
  });
}

/** A door into the caller's company, for roles that carry the permission. */
export function inCompany(permission: Permission, meta: DoorMeta) {
  return translated.meta({ risk: "read", ...meta, door: "inCompany", permission }).use(async ({ ctx, path, type, next }) => {
    const principal = requirePrincipal(ctx);
    const scope = companyScope(ctx, principal, path);
    const refusal = refuse(principal, permission, type !== "mutation");
    if (refusal) {
      await auditDenied(scope, refusal.code);
      throw refusal;
    }
    const result = await next({ ctx: { principal, scope } });
    if (!result.ok && result.error.cause instanceof AppError && result.error.cause.code === "forbidden") {
      await auditDenied(scope, "forbidden");
    }
    return result;
  });
}

function refuse(principal: Principal, permission: Permission, reads: boolean): AppError | undefined {
  const { company } = principal;
  if (!company || !can(company.role, permission)) {
    const role = company?.role ?? "none";
    return new AppError("forbidden", `Your role (${role}) does not carry ${permission}. Ask an owner or admin of the company.`, {
      permission,
    });
  }
  if (!company.isActive && !reads) {
    return new AppError("forbidden", "This company is not active: its data can be read, but not changed.", { permission });
  }
  return undefined;
}

function requirePrincipal(ctx: Context): Principal {
  if (!ctx.principal) throw new AppError("unauthorized", "Sign in first: the session is missing, unknown or over.");
  return ctx.principal;
}

function companyScope(ctx: Context, { user, company, sessionId }: Principal, procedure: string): Scope {
  if (!company) throw new AppError("forbidden", "You belong to no company. Ask to be invited to one.");
  return {
    companyId: company.id as CompanyId,
    actor: { kind: "user", userId: user.id, role: company.role, name: user.name, sessionId },
    db: ctx.services.tenant(company.id),
    adapters: ctx.services.adapters,
    now: ctx.services.now,
    request: { ...ctx.request, procedure },
  };
}

function signInScope(ctx: Context, procedure: string): SignInScope {
  const { services, principal, token, cookies } = ctx;
  return { db: services.identity, services, principal, token, cookies, request: { ...ctx.request, procedure } };
}
