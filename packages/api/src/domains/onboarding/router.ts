import { inCompany, router } from "../../trpc/procedures.ts";
import { clientEntity } from "../clients/entity.ts";
import { finishOnboarding, saveOnboarding } from "./commands.ts";
import { onboardingEntity } from "./entity.ts";
import { presentOnboarding } from "./present.ts";
import { getOnboarding } from "./queries.ts";
import { onboardingFinished, onboardingView, saveOnboardingInput } from "./schema.ts";

export const onboardingRouter = router({ about: "The three steps from sign-up to the first client.", entity: onboardingEntity })({
  get: inCompany("onboarding:read", { rest: "GET /onboarding", does: "Show your onboarding draft and whether the company has a client." })
    .output(onboardingView)
    .query(({ ctx }) => getOnboarding(ctx.scope).then(presentOnboarding)),

  save: inCompany("onboarding:write", { rest: "PUT /onboarding", does: "Keep what you typed so far.", past: "saved", risk: "write" })
    .input(saveOnboardingInput)
    .output(onboardingView)
    .mutation(({ ctx, input }) => saveOnboarding(ctx.scope, input).then(presentOnboarding)),

  finish: inCompany("onboarding:write", {
    rest: "POST /onboarding/finish",
    does: "Make a client of the draft.",
    past: "added",
    event: clientEntity.events.created,
    risk: "write",
    status: 201,
  })
    .output(onboardingFinished)
    .mutation(({ ctx }) => finishOnboarding(ctx.scope)),
});
