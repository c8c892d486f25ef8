import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { dismiss, reopen, snooze, unsnooze } from "./commands.ts";
import { inboxEntity } from "./entity.ts";
import { presentCounts, presentItem } from "./present.ts";
import { countInbox, listInbox } from "./queries.ts";
import { countInboxInput, inboxCounts, inboxDone, inboxKind, inboxPage, inboxRef, listInboxInput, snoozeInput } from "./schema.ts";

const ofOnePerson = {
  callers: { peopleOnly: "What somebody has snoozed is their own." },
  gate: {
    notPreviewed: "It changes what one person sees, and nothing else.",
    repeatable: "The latest time that was chosen counts.",
    unaudited: "It changes what one person sees, and nothing else.",
  },
} as const;

export const inboxRouter = router({ about: "What waits for you: reviews, requests of programs and failures.", entity: inboxEntity })({
  list: inCompany("company:read", {
    rest: "GET /inbox",
    does: "List what waits for you to decide or put right, of every kind, the newest first.",
  })
    .input(listInboxInput)
    .output(inboxPage)
    .query(({ ctx, input }) => listInbox(ctx.scope, input).then(presentPage(presentItem(ctx.scope)))),

  counts: inCompany("company:read", { rest: "GET /inbox/counts", does: "Count what waits for you, by kind." })
    .input(countInboxInput)
    .output(inboxCounts)
    .query(({ ctx, input }) => countInbox(ctx.scope, input).then(presentCounts)),

  snooze: inCompany("company:read", {
    rest: "POST /inbox/snooze",
    does: "Snooze one thing until a moment, for yourself alone.",
    past: "snoozed",
    risk: "write",
    ...ofOnePerson,
  })
    .input(snoozeInput)
    .output(inboxDone)
    .mutation(({ ctx, input }) => snooze(ctx.scope, input)),

  unsnooze: inCompany("company:read", {
    rest: "POST /inbox/unsnooze",
    does: "Bring back what you have snoozed.",
    past: "brought back",
    risk: "write",
    ...ofOnePerson,
  })
    .input(inboxRef)
    .output(inboxDone)
    .mutation(({ ctx, input }) => unsnooze(ctx.scope, input)),

  dismiss: inCompany("jobs:write", {
    rest: "POST /inbox/dismiss",
    does: "Say that a failure is done with; it leaves everybody's inbox.",
    past: "dismissed",
    risk: "write",
    undo: { by: "reopen", with: ({ entityId, after }) => refOf(entityId, after) },
  })
    .input(inboxRef)
    .output(inboxDone)
    .mutation(({ ctx, input }) => dismiss(ctx.scope, input)),

  reopen: inCompany("jobs:write", {
    rest: "POST /inbox/reopen",
    does: "Bring a dismissed failure back into the inbox.",
    past: "brought back",
    risk: "write",
    undo: { by: "dismiss", with: ({ entityId, after }) => refOf(entityId, after) },
  })
    .input(inboxRef)
    .output(inboxDone)
    .mutation(({ ctx, input }) => reopen(ctx.scope, input)),
});

/** What the audit row of a dismissal is about. */
function refOf(id: string, after: Record<string, unknown> | null) {
  const kind = inboxKind.safeParse(after?.kind);
  return kind.success ? { kind: kind.data, id } : null;
}
