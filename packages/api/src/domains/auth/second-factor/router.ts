import { router, signedIn } from "../../../trpc/procedures.ts";
import { userEntity } from "../../users/entity.ts";
import { enableSecondFactorInput, recoveryCodesView, secondFactorOffView, secondFactorSetupView } from "../schema.ts";
import { confirmed } from "../sign-in-meta.ts";
import { disableSecondFactor, enableSecondFactor, renewRecoveryCodes, setUpSecondFactor } from "./commands.ts";

export const secondFactorRouter = router({ about: "Signing in with a code beside the password.", entity: userEntity })({
  setUp: signedIn({
    rest: "POST /auth/second-factor/set-up",
    does: "Begin two-factor sign-in: a secret for your authenticator app.",
    past: { alone: "began to set up a second factor" },
    ...confirmed,
  })
    .output(secondFactorSetupView)
    .mutation(({ ctx }) => setUpSecondFactor(ctx.signIn, ctx.principal)),

  enable: signedIn({
    rest: "POST /auth/second-factor/enable",
    does: "Turn two-factor sign-in on with a code of the app.",
    past: { alone: "turned on the second factor" },
    ...confirmed,
  })
    .input(enableSecondFactorInput)
    .output(recoveryCodesView)
    .mutation(({ ctx, input }) => enableSecondFactor(ctx.signIn, ctx.principal, input.code)),

  disable: signedIn({
    rest: "POST /auth/second-factor/disable",
    does: "Turn two-factor sign-in off; your other sessions end.",
    past: { alone: "turned off the second factor" },
    ...confirmed,
    risk: "destructive",
  })
    .output(secondFactorOffView)
    .mutation(({ ctx }) => disableSecondFactor(ctx.signIn, ctx.principal)),

  renewRecoveryCodes: signedIn({
    rest: "POST /auth/second-factor/recovery-codes",
    does: "Make ten new recovery codes; the old ones stop working.",
    past: { alone: "made new recovery codes" },
    ...confirmed,
    risk: "destructive",
  })
    .output(recoveryCodesView)
    .mutation(({ ctx }) => renewRecoveryCodes(ctx.signIn, ctx.principal)),
});
