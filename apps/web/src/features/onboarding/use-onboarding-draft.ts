import { useEffect, useRef, useState } from "react";
import { localDraft } from "../../lib/local-draft.ts";
import { useSession } from "../../lib/session.ts";
import { type Outputs, trpc } from "../../lib/trpc.ts";

export interface OnboardingValues extends Record<string, unknown> {
  name: string;
  description: string;
  profession: string;
  website: string;
  targetAudience: string;
  marketingGoals: string;
  brandVoice: string;
}

interface Draft {
  step: number;
  values: OnboardingValues;
}

/** What this tab remembers wins over the server's copy, which lags by a moment. */
function startingDraft({ step, data }: Outputs["onboarding"]["get"], local: Partial<Draft> | null): Draft {
  const values: OnboardingValues = {
    name: data.name ?? "",
    description: data.description ?? "",
    profession: data.profession ?? "",
    website: data.website ?? "",
    targetAudience: data.targetAudience ?? "",
    marketingGoals: data.marketingGoals ?? "",
    brandVoice: data.brandVoice ?? "",
  };
  return { step: local?.step ?? step, values: { ...values, ...local?.values } };
}

/** Keeps what is typed: in this tab at every key, on the server when typing pauses. */
export function useOnboardingDraft(saved: Outputs["onboarding"]["get"]) {
  const { user, company } = useSession();
  const [local] = useState(() => localDraft<Draft>(`onboarding.${company?.id}.${user.id}`));
  const [start] = useState(() => startingDraft(saved, local.read()));
  const save = trpc.onboarding.save.useMutation();
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const saveNow = async ({ step, values }: Draft) => {
    window.clearTimeout(timer.current);
    await save.mutateAsync({ step, data: values });
  };

  const saveSoon = (draft: Draft, wait = 800) => {
    local.write(draft);
    window.clearTimeout(timer.current);
    // A failure is shown through `error`; the tab's own copy is safe either way.
    timer.current = window.setTimeout(() => void saveNow(draft).catch(() => undefined), wait);
  };

  const clear = () => {
    window.clearTimeout(timer.current);
    local.clear();
  };

  return { start, saveNow, saveSoon, clear, kept: save.isSuccess && !save.isPending, error: save.error };
}
