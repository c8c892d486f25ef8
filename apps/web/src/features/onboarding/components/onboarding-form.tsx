import { Button } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconCheck } from "@tabler/icons-react";
import { type FormEvent, useEffect, useRef } from "react";
import type { Outputs } from "../../../lib/trpc.ts";
import { FormError } from "../../../ui/form-error.tsx";
import { useOnboarding } from "../use-onboarding.ts";
import classes from "./onboarding-form.module.css";
import { StepFields } from "./step-fields.tsx";
import { StepRail } from "./step-rail.tsx";

const steps = [
  {
    name: "Business",
    title: "Who is your first client?",
    intro: "Start with one business that you work for. You can change all of it later.",
  },
  { name: "Audience", title: "Whom does it want to reach?", intro: "The clearer the picture of the people, the better the plan." },
  { name: "Goals", title: "What should marketing achieve?", intro: "Say it as you would to a colleague. Numbers and dates help." },
];

/** One step at a time; going back never loses anything. */
export function OnboardingForm({ saved }: { saved: Outputs["onboarding"]["get"] }) {
  const { form, step, last, next, back, working, kept, error } = useOnboarding(saved);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) heading.current?.focus();
    shown.current = step;
  }, [step]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    next();
  };
  const current = steps[step - 1];
  return (
    <form onSubmit={submit} noValidate>
      <StepRail names={steps.map(({ name }) => name)} current={step} />
      <h1 className={classes.title} ref={heading} tabIndex={-1}>
        {current?.title}
      </h1>
      <p className={classes.intro}>{current?.intro}</p>
      <div className={classes.fields}>
        <StepFields step={step} form={form} />
        {Object.keys(form.errors).length === 0 && <FormError error={error} />}
      </div>
      <div className={classes.buttons}>
        {step > 1 && (
          <Button variant="default" size="md" leftSection={<IconArrowLeft size={18} />} onClick={back} disabled={working}>
            Back
          </Button>
        )}
        <span className={classes.kept} role="status">
          {kept && (
            <>
              <IconCheck size={16} aria-hidden="true" /> Saved
            </>
          )}
        </span>
        <Button type="submit" size="md" loading={working} rightSection={step < last && <IconArrowRight size={18} />}>
          {step < last ? "Continue" : "Finish"}
        </Button>
      </div>
    </form>
  );
}
