import { AppError, precondition } from "../../kernel/errors.ts";
import type { Scope } from "../../kernel/scope.ts";
import type { Context } from "../../kernel/services.ts";

interface Held {
  procedure: string;
  input: unknown;
}

/** Checks whether a caller could make the call themselves; throws what would prevent it. */
export type TryAsDecider = (held: Held) => Promise<void>;

/** Nobody approves what they may not do: the call is previewed in their name, through its own checks, and rolled back. */
export function asDecider(ctx: Context & { scope: Scope }): TryAsDecider {
  const { db } = ctx.scope;
  // Within a transaction the call is tried out in the same one: a second connection for each decision could exhaust the pool.
  const services = db.isTransaction ? { ...ctx.services, tenant: () => db } : ctx.services;
  return async ({ procedure, input }) => {
    try {
      await services.call(procedure, { ctx: { ...ctx, services, callOptions: { preview: true }, responseMeta: {} }, input });
    } catch (error) {
      throw refusal(error);
    }
  };
}

function refusal(error: unknown): unknown {
  const cause = error instanceof Error && error.cause instanceof AppError ? error.cause : error;
  if (!(cause instanceof AppError)) return error;
  const { code, message, details } = cause;
  if (details?.confirm === true) return cause;
  if (code === "forbidden") return new AppError("forbidden", `Only those approve a call who may make it themselves. ${message}`, details);
  return precondition(`The call would fail now: ${message} Reject it, or put that right first.`, { fault: { code, message } });
}
