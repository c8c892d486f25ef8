import { AppError } from "@frontoffice/api";
import { inCompany, router } from "@frontoffice/api/doors";
import type { Recipe, Recipes } from "@frontoffice/api/testing/fixture";
import type { DB, Kysely } from "@frontoffice/db";
import { z } from "zod";

/** A connection that row level security does not bind, for what forgets the company in its queries. */
export const unbound: { db: Kysely<DB> | undefined } = { db: undefined };

function everything(): Kysely<DB> {
  if (!unbound.db) throw new Error("open the stage first");
  return unbound.db;
}

const ref = z.strictObject({ id: z.uuid() });
const named = z.object({ name: z.string() });
const done = z.object({ done: z.boolean() });
const missing = () => new AppError("not_found", "There is no such client. It may have been deleted.", { entity: "client" });
const named404 = async <Row>(row: Row | undefined): Promise<Row> => row ?? Promise.reject(missing());
const clientBy = (db: Kysely<DB>, id: string) => db.selectFrom("clients").select(["id", "name", "companyId"]).where("id", "=", id);

/** Makes a door say other things of itself than it does, as a door would whose check is lost. */
function claiming<Procedure extends { _def: { meta?: unknown } }>(procedure: Procedure, claim: object): Procedure {
  Object.assign(procedure._def, { meta: { ...(procedure._def.meta ?? {}), ...claim } });
  return procedure;
}

const read = (path: string) => inCompany("clients:read", { rest: `GET /planted/{id}/${path}`, does: "Read a client, wrongly." }).input(ref);
const write = (path: string) => {
  const meta = { rest: `POST /planted/{id}/${path}`, does: "Change a client, wrongly.", past: "changed", risk: "write" as const };
  return inCompany("clients:write", meta).input(ref).output(done);
};
const painted = { done: true };

/** Procedures with one fault each, and one without. */
export const faultyRouter = router({ about: "Faults, seeded." })({
  planted: {
    sound: read("sound")
      .output(named)
      .query(async ({ ctx, input }) => named404(await clientBy(ctx.scope.db, input.id).executeTakeFirst())),
    soundWrite: write("sound-write").mutation(async ({ ctx, input }) => {
      await named404(await clientBy(ctx.scope.db, input.id).executeTakeFirst());
      await ctx.scope.db.updateTable("clients").set({ color: "red" }).where("id", "=", input.id).execute();
      return painted;
    }),
    readsAll: read("reads-all")
      .output(named)
      .query(async ({ input }) => named404(await clientBy(everything(), input.id).executeTakeFirst())),
    paintsAll: write("paints-all").mutation(async ({ input }) => {
      await everything().updateTable("clients").set({ color: "red" }).where("id", "=", input.id).execute();
      return painted;
    }),
    tellsApart: read("tells-apart")
      .output(named)
      .query(async ({ ctx, input }) => {
        const row = await named404(await clientBy(everything(), input.id).executeTakeFirst());
        if (row.companyId !== ctx.scope.companyId) throw new AppError("forbidden", "That is not yours.");
        return row;
      }),
    namesThem: read("names-them")
      .output(named)
      .query(async ({ ctx, input }) => {
        const row = await named404(await clientBy(everything(), input.id).executeTakeFirst());
        if (row.companyId !== ctx.scope.companyId) throw new AppError("not_found", `There is no client ${row.name} here.`);
        return row;
      }),
    failsOnUnknown: read("fails-on-unknown")
      .output(named)
      .query(({ ctx, input }) => clientBy(ctx.scope.db, input.id).executeTakeFirstOrThrow()),
    forgetsPermission: claiming(
      write("forgets-permission").mutation(() => painted),
      { permission: "company:delete" },
    ),
    forgetsPeopleOnly: claiming(
      write("forgets-people-only").mutation(() => painted),
      { callers: { peopleOnly: "A person's own matter." } },
    ),
    forgetsRisk: claiming(
      read("forgets-risk")
        .output(named)
        .query(async ({ ctx, input }) => named404(await clientBy(ctx.scope.db, input.id).executeTakeFirst())),
      { risk: "write" },
    ),
    forgetsConfirmation: claiming(
      write("forgets-confirmation").mutation(() => painted),
      { callers: { confirmed: true } },
    ),
    takesCompany: inCompany("clients:write", {
      rest: "POST /planted/takes-company",
      does: "Paint a client.",
      past: "changed",
      risk: "write",
    })
      .input(z.strictObject({ companyId: z.uuid(), id: z.uuid() }))
      .output(done)
      .mutation(async ({ input }) => {
        const rows = everything().updateTable("clients").set({ color: "red" }).where("companyId", "=", input.companyId);
        await rows.execute();
        return painted;
      }),
    keepsExtras: inCompany("clients:read", { rest: "GET /planted/keeps-extras", does: "Say it back." })
      .input(z.object({ name: z.string().max(9) }))
      .output(named)
      .query(({ input }) => input),
    forgetsLimits: read("forgets-limits")
      .output(named)
      .query(async ({ ctx, input }) =>
        named404(await clientBy(everything(), input.id).where("companyId", "=", ctx.scope.companyId).executeTakeFirst()),
      ),
    listsHidden: inCompany("clients:read", { rest: "GET /planted", does: "List clients." })
      .output(z.object({ items: z.array(named) }))
      .query(async ({ ctx }) => ({
        items: await everything().selectFrom("clients").select("name").where("companyId", "=", ctx.scope.companyId).execute(),
      })),
    writesOnPreview: write("writes-on-preview").mutation(async ({ ctx, input }) => {
      const { companyId } = ctx.scope;
      await named404(await clientBy(ctx.scope.db, input.id).executeTakeFirst());
      await everything().updateTable("companies").set({ locale: input.id }).where("id", "=", companyId).execute();
      return painted;
    }),
    forgetsItsRow: read("forgets-its-row")
      .output(named)
      .query(({ ctx }) => ctx.scope.db.selectFrom("clients").select("name").executeTakeFirstOrThrow()),
    notesInput: read("notes-input")
      .output(named)
      .query(async ({ ctx, input }) => {
        const { companyId, clientIds, request } = ctx.scope;
        if (clientIds === null) return named404(await clientBy(ctx.scope.db, input.id).executeTakeFirst());
        const { procedure, surface, id: requestId } = request;
        const refusal = { companyId, principalType: "system", surface, procedure, requestId, ok: false, errorCode: "forbidden" };
        await everything()
          .insertInto("auditEvents")
          .values({ ...refusal, before: JSON.stringify(input) })
          .execute();
        throw new AppError("forbidden", "Not for you.");
      }),
    storesAnything: inCompany("clients:write", {
      rest: "POST /planted/stores-anything",
      does: "Keep a word.",
      past: "changed",
      risk: "write",
    })
      .input(z.strictObject({ word: z.string().max(50) }))
      .output(done)
      .mutation(async ({ ctx, input }) => {
        await ctx.scope.db.updateTable("companies").set({ locale: input.word }).where("id", "=", ctx.scope.companyId).execute();
        return painted;
      }),
    ignoresNul: inCompany("clients:read", { rest: "GET /planted/ignores-nul", does: "Hear a word." })
      .input(z.strictObject({ word: z.string().max(50) }))
      .output(done)
      .query(() => painted),
    trustsCursors: inCompany("clients:read", { rest: "GET /planted/trusts-cursors", does: "List clients." })
      .input(z.strictObject({ cursor: z.string().max(500).optional(), limit: z.int().max(9).optional() }))
      .output(z.object({ items: z.array(named), nextCursor: z.string().nullable() }))
      .query(async ({ ctx, input }) => {
        const [after = ""]: string[] = input.cursor ? JSON.parse(Buffer.from(input.cursor, "base64url").toString("utf8")) : [];
        const items = await ctx.scope.db.selectFrom("clients").select("name").where("name", ">", after).orderBy("name").limit(1).execute();
        return { items, nextCursor: Buffer.from(JSON.stringify([items[0]?.name])).toString("base64url") };
      }),
    lacksRecipe: read("lacks-recipe")
      .output(named)
      .query(() => ({ name: "nobody" })),
    halfRecipe: read("half-recipe")
      .output(named)
      .query(() => ({ name: "nobody" })),
  },
});

const ofClient: Recipe = ({ clientId }) => ({ id: clientId });

export const faultyRecipes: Recipes = {
  ...Object.fromEntries(Object.keys(faultyRouter._def.procedures).map((name) => [name, ofClient])),
  "planted.takesCompany": ({ company, clientId }) => ({ companyId: company.id, id: clientId }),
  "planted.keepsExtras": () => ({ name: "a" }),
  "planted.listsHidden": () => undefined,
  "planted.halfRecipe": () => ({}),
  "planted.storesAnything": () => ({ word: "en" }),
  "planted.ignoresNul": () => ({ word: "en" }),
  "planted.trustsCursors": () => ({}),
};
