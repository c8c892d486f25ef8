import { inCompany, router } from "../../trpc/procedures.ts";
import { finishOnboarding, saveOnboarding } from "./commands.ts";
import { presentOnboarding } from "./present.ts";
import { getOnboarding } from "./queries.ts";
import { onboardingFinished, onboardingView, saveOnboardingInput } from "./schema.ts";

export const onboardingRouter = router({
  get: inCompany("onboarding:read", { rest: "GET /onboarding", does: "Show your onboarding draft and whether the company has a client." })
    .output(onboardingView)
    .query(({ ctx }) => getOnboarding(ctx.scope).then(presentOnboarding)),

  save: inCompany("onboarding:write", { rest: "PUT /onboarding", does: "Keep what you typed so far.", risk: "write" })
    .input(saveOnboardingInput)
    .output(onboardingView)
    .mutation(({ ctx, input }) => saveOnboarding(ctx.scope, input).then(presentOnboarding)),

  finish: inCompany("onboarding:write", {
    rest: "POST /onboarding/finish",
    does: "Make a client of the draft.",
    risk: "write",
    status: 201,
  })
    .output(onboardingFinished)
    .mutation(({ ctx }) => finishOnboarding(ctx.scope)),
});
