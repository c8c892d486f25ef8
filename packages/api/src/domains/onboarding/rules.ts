import { AppError } from "../../kernel/errors.ts";
import { type CreateClientInput, createClientInput } from "../clients/schema.ts";
import { type OnboardingDraft, onboardingSteps } from "./schema.ts";

/** The client that a complete draft describes; otherwise the first step that has a fault, with its fields. */
export function completeDraft(draft: Partial<OnboardingDraft>): CreateClientInput {
  const typed = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== null && value !== undefined));
  const parts = onboardingSteps.map((schema, index) => {
    const own = Object.fromEntries(Object.entries(typed).filter(([field]) => field in schema.shape));
    const parsed = schema.safeParse(own);
    if (parsed.success) return parsed.data;
    const step = index + 1;
    const faults = parsed.error.issues.map(({ path, message }) => [
      path.join("."),
      String(path[0]) in own ? message : "Please fill this in.",
    ]);
    const fields: Record<string, string> = Object.fromEntries(faults);
    throw new AppError("invalid", `Step ${step} is not complete: ${Object.keys(fields).join(", ")}.`, { step, fields });
  });
  return createClientInput.parse(Object.assign({}, ...parts));
}
