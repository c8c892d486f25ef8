import { z } from "zod";
import { moment, optionalText, text, viewId } from "../../kernel/text.ts";
import { createClientInput } from "../clients/schema.ts";

/** What each step must hold before the next one opens; a draft in between may be incomplete. */
export const businessStep = createClientInput
  .pick({ name: true, profession: true, website: true, timezone: true })
  .extend({ description: text(4000).meta({ example: "A bakery in Kiel that bakes with old grains and delivers by bicycle." }) });
export const audienceStep = z.strictObject({
  targetAudience: text(4000).meta({ example: "Families and commuters from the neighbourhood." }),
});
export const goalsStep = createClientInput
  .pick({ brandVoice: true })
  .extend({ marketingGoals: text(4000).meta({ example: "Sell out of bread by noon on weekdays." }) });
export const onboardingSteps = [businessStep, audienceStep, goalsStep] as const;

/** Everything as it was typed so far: half an address is kept as half an address. */
export const onboardingDraft = z.strictObject({
  name: optionalText(120).meta({ example: "Oak Bakery" }),
  description: optionalText(4000).meta({ example: "A bakery in Kiel that bakes with old grains and delivers by bicycle." }),
  profession: optionalText(120).meta({ example: "Bakery" }),
  website: optionalText(300).meta({ example: "https://oak-bakery.example" }),
  timezone: optionalText(64).meta({ example: "Europe/Berlin" }),
  targetAudience: optionalText(4000).meta({ example: "Families and commuters from the neighbourhood." }),
  marketingGoals: optionalText(4000).meta({ example: "Sell out of bread by noon on weekdays." }),
  brandVoice: optionalText(2000).meta({ example: "Warm and plain." }),
});
export type OnboardingDraft = z.output<typeof onboardingDraft>;

const step = z.int().min(1).max(onboardingSteps.length);

export const saveOnboardingInput = z.strictObject({
  step: step.describe("The step that the person stands at: 1 business, 2 audience, 3 goals."),
  data: onboardingDraft.describe("Fields to keep; those left out stay as they are."),
});
export type SaveOnboardingInput = z.output<typeof saveOnboardingInput>;

/** As it was typed, valid or not. */
const typed = (field: keyof OnboardingDraft) => z.string().meta({ example: onboardingDraft.shape[field].meta()?.example }).nullable();

export const onboardingView = z.object({
  /** The company has a client: nobody needs to be led through the onboarding. */
  finished: z.boolean(),
  step,
  data: z.object({
    name: typed("name"),
    description: typed("description"),
    profession: typed("profession"),
    website: typed("website"),
    timezone: typed("timezone"),
    targetAudience: typed("targetAudience"),
    marketingGoals: typed("marketingGoals"),
    brandVoice: typed("brandVoice"),
  }),
  /** When the draft was saved last; null when there is none. */
  savedAt: moment().nullable(),
});
export type OnboardingView = z.infer<typeof onboardingView>;

export const onboardingFinished = z.object({ clientId: viewId() });
