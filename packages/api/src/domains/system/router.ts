import { open, router, signedIn } from "../../trpc/procedures.ts";
import { presentHealth, presentInfo } from "./present.ts";
import { readHealth } from "./queries.ts";
import { systemHealthView, systemInfoView } from "./schema.ts";

export const systemRouter = router({ about: "Health, and what is real or offline here." })({
  health: open({ rest: "GET /system/health", does: "Say how the database, the workers and the queue are." })
    .output(systemHealthView)
    .query(({ ctx }) => readHealth(ctx.signIn.services).then(presentHealth)),

  info: signedIn({ rest: "GET /system/info", does: "Say what is real here and what is offline or simulated." })
    .output(systemInfoView)
    .query(({ ctx }) => presentInfo(ctx.signIn.services, ctx.principal)),
});
