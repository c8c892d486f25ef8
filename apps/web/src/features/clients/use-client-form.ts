import { createClientInput } from "@frontoffice/api/schema/clients";
import { toE164 } from "../../lib/phone.ts";
import { useZodForm, zodValidator } from "../../lib/use-zod-form.ts";
import type { Client } from "./use-client-cache.ts";

export interface PhoneValue {
  number: string;
  label: string;
}

export interface ClientValues extends Record<string, unknown> {
  name: string;
  profession: string;
  description: string;
  website: string;
  industry: string;
  timezone: string;
  status: Client["status"];
  ownerId: string | null;
  tags: string[];
  targetAudience: string;
  marketingGoals: string;
  brandVoice: string;
  forbiddenPhrases: string[];
  phoneNumbers: PhoneValue[];
}

/** What the form starts with: the client as it is, or an empty one in the company's time zone. */
export function clientValues(client: Client | null, timezone: string): ClientValues {
  return {
    name: client?.name ?? "",
    profession: client?.profession ?? "",
    description: client?.description ?? "",
    website: client?.website ?? "",
    industry: client?.industry ?? "",
    timezone: client?.timezone ?? timezone,
    status: client?.status ?? "active",
    ownerId: client?.owner?.id ?? null,
    tags: client?.tags ?? [],
    targetAudience: client?.profile.targetAudience ?? "",
    marketingGoals: client?.profile.marketingGoals ?? "",
    brandVoice: client?.profile.brandVoice ?? "",
    forbiddenPhrases: client?.profile.forbiddenPhrases ?? [],
    phoneNumbers: client?.phoneNumbers.map(({ e164, label }) => ({ number: e164, label: label ?? "" })) ?? [],
  };
}

const validate = zodValidator(createClientInput);

/** Numbers with a country code are checked here; others only the server can read, by the client's time zone. */
function phoneErrors(numbers: PhoneValue[]): Record<string, string> {
  const faulty = numbers.flatMap(({ number }, index) => {
    const international = /^(\+|00)/.test(number.trim());
    return international && !toE164(number)
      ? [[`phoneNumbers.${index}.number`, "This is not a phone number. Write it as +49 30 1234567."]]
      : [];
  });
  return Object.fromEntries(faulty);
}

export function useClientForm(client: Client | null, timezone: string) {
  const form = useZodForm<ClientValues>(createClientInput, clientValues(client, timezone));
  const check = () => {
    const errors = { ...validate(form.getValues()), ...phoneErrors(form.getValues().phoneNumbers) };
    form.setErrors(errors);
    return errors;
  };
  return { form, check };
}

export type ClientForm = ReturnType<typeof useClientForm>["form"];
