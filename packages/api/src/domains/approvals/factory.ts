import type { CallOptions } from "../../kernel/call.ts";
import type { Principal } from "../../kernel/principal.ts";
import type { Context } from "../../kernel/services.ts";
import type { TestApi } from "../../testing/index.ts";

export interface Thrown {
  code: string;
  message: string;
  details?: Record<string, unknown>;
}

/** The fault that a call ends with; undefined when it ends well. */
export function faultOf(call: Promise<unknown>): Promise<Thrown | undefined> {
  return call.then(
    () => undefined,
    (error: { cause: Thrown }) => error.cause,
  );
}

/** Calls a procedure as a program does over the wire, with what it asks besides the input. */
export async function callAs(api: TestApi, principal: Principal | null, procedure: string, input: unknown, callOptions: CallOptions = {}) {
  const ctx: Context = {
    services: api.services,
    principal,
    token: null,
    request: { id: "test", surface: "rest", ip: null, userAgent: null },
    cookies: null,
    callOptions,
    responseMeta: {},
  };
  const answer = await api.services.call(procedure, { ctx, input });
  return { answer, responseMeta: ctx.responseMeta };
}

/** The approval that a pending call waits for. */
export async function heldBy(call: Promise<unknown>): Promise<{ id: string; status: string; expiresAt: string; preview: unknown }> {
  const fault = await faultOf(call);
  const approval = fault?.details?.approval;
  if (fault?.code !== "precondition" || typeof approval !== "object" || approval === null)
    throw new Error(`not held: ${JSON.stringify(fault)}`);
  return approval as Awaited<ReturnType<typeof heldBy>>;
}
