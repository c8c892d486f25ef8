import { Textarea, TextInput } from "@mantine/core";
import type { useOnboarding } from "../use-onboarding.ts";

type Form = ReturnType<typeof useOnboarding>["form"];

/** The fields of one step. */
export function StepFields({ step, form }: { step: number; form: Form }) {
  if (step === 1) {
    return (
      <>
        <TextInput label="Business name" withAsterisk autoComplete="off" {...form.getInputProps("name")} />
        <Textarea
          label="Description"
          description="What it does, where, and what makes it different."
          withAsterisk
          autosize
          minRows={4}
          maxRows={12}
          {...form.getInputProps("description")}
        />
        <TextInput label="Profession" placeholder="Dentist, bakery, law firm" {...form.getInputProps("profession")} />
        <TextInput label="Website" inputMode="url" placeholder="example.com" {...form.getInputProps("website")} />
      </>
    );
  }
  if (step === 2) {
    return (
      <Textarea
        label="Target audience"
        description="Age, place, work, habits; what they want and what worries them. Several groups are fine."
        withAsterisk
        autosize
        minRows={7}
        maxRows={16}
        {...form.getInputProps("targetAudience")}
      />
    );
  }
  return (
    <>
      <Textarea
        label="Marketing goals"
        description="For example: 20 new patients a month by June, from within the neighbourhood."
        withAsterisk
        autosize
        minRows={6}
        maxRows={16}
        {...form.getInputProps("marketingGoals")}
      />
      <Textarea
        label="Brand voice"
        description="How the business speaks: warm, plain, expert, playful."
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps("brandVoice")}
      />
    </>
  );
}
