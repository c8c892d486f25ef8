/** Asks the person to confirm a sensitive request: resolves once their identity is proved, rejects when they close the dialog. */
export type ConfirmationPrompt = () => Promise<void>;

let prompt: ConfirmationPrompt | undefined;
let asking: Promise<void> | undefined;

/** The dialog says that it is there; the answer takes it away again. */
export function answerConfirmations(with_: ConfirmationPrompt): () => void {
  prompt = with_;
  return () => {
    if (prompt === with_) prompt = undefined;
  };
}

/** Whether a failed call says that the person must confirm their identity. */
export function wantsConfirmation(error: unknown): boolean {
  const data = field(error, "data");
  return field(field(data, "details"), "confirm") === true;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined;
}

/** Asks once, however many calls wait for it; rejects when nobody can be asked here. */
export function confirmation(): Promise<void> {
  if (asking) return asking;
  if (!prompt) return Promise.reject(new Error("There is no one to confirm this here."));
  asking = prompt().finally(() => {
    asking = undefined;
  });
  return asking;
}
