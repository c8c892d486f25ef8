import type { Onboarding } from "./queries.ts";
import type { OnboardingView } from "./schema.ts";

export function presentOnboarding({ draft, finished }: Onboarding): OnboardingView {
  return {
    finished,
    step: draft?.step ?? 1,
    data: {
      name: draft?.data.name ?? null,
      description: draft?.data.description ?? null,
      profession: draft?.data.profession ?? null,
      website: draft?.data.website ?? null,
      timezone: draft?.data.timezone ?? null,
      targetAudience: draft?.data.targetAudience ?? null,
      marketingGoals: draft?.data.marketingGoals ?? null,
      brandVoice: draft?.data.brandVoice ?? null,
    },
    savedAt: draft?.updatedAt.toISOString() ?? null,
  };
}
