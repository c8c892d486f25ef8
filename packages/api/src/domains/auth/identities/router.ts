import { router, signedIn } from "../../../trpc/procedures.ts";
import { userEntity } from "../../users/entity.ts";
import { linkStartView, sessionRef, unlinkedView } from "../schema.ts";
import { confirmed } from "../sign-in-meta.ts";
import { unlinkIdentity } from "./commands.ts";
import { presentLinkStart } from "./present.ts";

export const identitiesRouter = router({ about: "Signing in with an outside provider.", entity: userEntity })({
  link: signedIn({
    rest: "POST /auth/identities/link",
    does: "Say where your browser goes to link the outside provider.",
    past: { alone: "linked an outside account" },
    ...confirmed,
  })
    .output(linkStartView)
    .mutation(({ ctx }) => presentLinkStart(ctx.services.adapters.oidc)),

  unlink: signedIn({
    rest: "DELETE /auth/identities/{id}",
    does: "Stop signing in with this outside provider.",
    past: { alone: "unlinked an outside account" },
    ...confirmed,
    risk: "destructive",
  })
    .input(sessionRef)
    .output(unlinkedView)
    .mutation(({ ctx, input }) => unlinkIdentity(ctx.signIn, ctx.principal, input.id)),
});
