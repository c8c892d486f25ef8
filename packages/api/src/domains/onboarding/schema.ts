import { z } from "zod";
import { moment, optionalText, text } from "../../kernel/text.ts";
import { createClientInput } from "../clients/schema.ts";

/** What each step must hold before the next one opens; a draft in between may be incomplete. */
export const businessStep = createClientInput
  .pick({ name: true, profession: true, website: true, timezone: true })
  .extend({ description: text(4000) });
export const audienceStep = z.strictObject({ targetAudience: text(4000) });
export const goalsStep = createClientInput.pick({ brandVoice: true }).extend({ marketingGoals: text(4000) });
export const onboardingSteps = [businessStep, audienceStep, goalsStep] as const;

/** Everything as it was typed so far: half an address is kept as half an address. */
export const onboardingDraft = z.strictObject({
  name: optionalText(120),
  description: optionalText(4000),
  profession: optionalText(120),
  website: optionalText(300),
  timezone: optionalText(64),
  targetAudience: optionalText(4000),
  marketingGoals: optionalText(4000),
  brandVoice: optionalText(2000),
});
export type OnboardingDraft = z.output<typeof onboardingDraft>;

const step = z.int().min(1).max(onboardingSteps.length);

export const saveOnboardingInput = z.strictObject({
  step: step.describe("The step that the person stands at: 1 business, 2 audience, 3 goals."),
  data: onboardingDraft.describe("Fields to keep; those left out stay as they are."),
});
export type SaveOnboardingInput = z.output<typeof saveOnboardingInput>;

const typed = z.string().nullable();

export const onboardingView = z.object({
  /** The company has a client: nobody needs to be led through the onboarding. */
  finished: z.boolean(),
  step,
  data: z.object({
    name: typed,
    description: typed,
    profession: typed,
    website: typed,
    timezone: typed,
    targetAudience: typed,
    marketingGoals: typed,
    brandVoice: typed,
  }),
  /** When the draft was saved last; null when there is none. */
  savedAt: moment().nullable(),
});
export type OnboardingView = z.infer<typeof onboardingView>;

export const onboardingFinished = z.object({ clientId: z.string() });
