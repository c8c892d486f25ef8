import { audienceStep, businessStep, goalsStep, onboardingSteps } from "@frontoffice/api/schema/onboarding";
import type { FormErrors } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { z } from "zod";
import { fieldErrors } from "../../lib/errors.ts";
import { focusFirstError, showFieldErrors } from "../../lib/form-errors.ts";
import { type Outputs, trpc } from "../../lib/trpc.ts";
import { useZodForm, zodValidator } from "../../lib/use-zod-form.ts";
import { type OnboardingValues, useOnboardingDraft } from "./use-onboarding-draft.ts";

const everything = z.object({ ...businessStep.shape, ...audienceStep.shape, ...goalsStep.shape });
const checks = onboardingSteps.map((schema) => ({ fields: Object.keys(schema.shape), check: zodValidator(schema) }));
const last = onboardingSteps.length;

/** The faults of one step, keyed by field. */
function faultsOf(values: OnboardingValues, step: number): FormErrors {
  const found = checks[step - 1];
  if (!found) return {};
  return found.check(Object.fromEntries(Object.entries(values).filter(([field]) => found.fields.includes(field))));
}

/** The step that holds the field which the server refused; null when it was none of them. */
function refusedStep(error: unknown): number | null {
  const refused = Object.keys(fieldErrors(error));
  const index = checks.findIndex(({ fields }) => fields.some((field) => refused.includes(field)));
  return index === -1 ? null : index + 1;
}

/** The three steps, from the draft as it was left to the first client. */
export function useOnboarding(saved: Outputs["onboarding"]["get"]) {
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const draft = useOnboardingDraft(saved);
  const [step, setStep] = useState(draft.start.step);
  const form = useZodForm<OnboardingValues>(everything, draft.start.values, (values) => draft.saveSoon({ step, values }));
  const finish = trpc.onboarding.finish.useMutation();
  const [working, setWorking] = useState(false);

  const go = (to: number) => {
    setStep(to);
    draft.saveSoon({ step: to, values: form.getValues() }, 0);
  };
  const complete = async () => {
    setWorking(true);
    try {
      await draft.saveNow({ step, values: form.getValues() });
      await finish.mutateAsync();
      draft.clear();
      await Promise.all([utils.onboarding.invalidate(), utils.clients.invalidate(), utils.dashboard.invalidate()]);
      await navigate({ to: "/dashboard" });
    } catch (error) {
      setStep(refusedStep(error) ?? step);
      showFieldErrors(form, error);
    } finally {
      setWorking(false);
    }
  };
  const next = () => {
    const faults = faultsOf(form.getValues(), step);
    form.setErrors(faults);
    if (Object.keys(faults).length > 0) focusFirstError(form)(faults);
    else if (step < last) go(step + 1);
    else void complete();
  };

  return { form, step, last, next, back: () => go(step - 1), working, kept: draft.kept, error: finish.error ?? draft.error };
}
