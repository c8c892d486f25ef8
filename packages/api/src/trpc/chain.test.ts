import { type AnyTRPCProcedure, initTRPC, TRPCError } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { withLightChain } from "./chain.ts";

const t = initTRPC.context<{ seen: string[] }>().create();

const traced = (name: string) =>
  t.middleware(async ({ ctx, path, type, next }) => {
    ctx.seen.push(`${name} of ${type} ${path}`);
    const result = await next({ ctx: { [name]: true } });
    ctx.seen.push(`${name} ${result.ok ? "answered" : result.error.code}`);
    return result;
  });

const input = z.strictObject({ fail: z.boolean().default(false), answer: z.unknown() });
const procedure = t.procedure
  .use(traced("outer"))
  .use(traced("inner"))
  .input(input)
  .output(z.strictObject({ fields: z.array(z.string()) }))
  .mutation(({ ctx, input: { fail, answer } }) => {
    if (fail) throw new Error("the command failed");
    return (answer ?? { fields: Object.keys(ctx).sort() }) as { fields: string[] };
  });

async function outcomeOf(called: AnyTRPCProcedure, raw: unknown) {
  const seen: string[] = [];
  const call = {
    ctx: { seen },
    getRawInput: async () => raw,
    path: "things.make",
    type: "mutation",
    signal: undefined,
    batchIndex: 0,
  } as const;
  const answer = await called(call).catch((error: unknown) => {
    if (!(error instanceof TRPCError)) throw error;
    return { code: error.code, message: error.message, cause: error.cause };
  });
  return { seen, answer };
}

describe.each([
  ["an answer", {}],
  ["an input that does not fit", { unknown: 1 }],
  ["an answer that does not fit", { answer: { secret: 1 } }],
  ["a command that fails", { fail: true }],
])("a call with %s", (_name, raw) => {
  test("passes the same middlewares, and ends the same, as in tRPC's own chain", async () => {
    const light = await outcomeOf(withLightChain(procedure), raw);
    expect(light).toEqual(await outcomeOf(procedure, raw));
    expect(light.seen).toHaveLength(4);
  });
});

test("the procedure keeps what it says of itself, and a subscription its own chain", () => {
  expect(withLightChain(procedure)._def).toBe(procedure._def);
  const subscription = t.procedure.subscription(async function* () {
    yield 1;
  });
  expect(withLightChain(subscription)).toBe(subscription);
});
