import { defineEntity } from "../../kernel/entity.ts";

export const onboardingEntity = defineEntity({ type: "onboarding", one: "onboarding draft", unnamed: "the onboarding draft" });
