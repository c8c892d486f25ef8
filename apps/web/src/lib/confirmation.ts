/** What a person is asked before a call that must be his: resolves when he has proved to be himself, rejects when he leaves. */
export type AskForConfirmation = () => Promise<void>;

let ask: AskForConfirmation | undefined;
let asking: Promise<void> | undefined;

/** The dialog says that it is there; the answer takes it away again. */
export function answerConfirmations(with_: AskForConfirmation): () => void {
  ask = with_;
  return () => {
    if (ask === with_) ask = undefined;
  };
}

/** Whether a failed call asks the person to prove that it is him. */
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
  if (!ask) return Promise.reject(new Error("Nobody can be asked here."));
  asking = ask().finally(() => {
    asking = undefined;
  });
  return asking;
}
