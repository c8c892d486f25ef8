import { useSyncExternalStore } from "react";

/** A question that calls wait for until the person has answered it in a dialog. */
export interface Prompt<About> {
  /** The dialog says that it is there: it resolves when the calls may go on and rejects when they may not. The answer takes it away again. */
  answerBy(dialog: (about: About) => Promise<void>): () => void;
  /** Asks once, however many calls wait for it; rejects when nobody can be asked here. */
  ask(about: About): Promise<void>;
}

const listeners = new Set<() => void>();
let open = 0;

function count(change: 1 | -1) {
  open += change;
  for (const listener of listeners) listener();
}

export function createPrompt<About = void>(): Prompt<About> {
  let dialog: ((about: About) => Promise<void>) | undefined;
  let asking: Promise<void> | undefined;
  return {
    answerBy: (mine) => {
      dialog = mine;
      return () => {
        if (dialog === mine) dialog = undefined;
      };
    },
    ask: (about) => {
      if (asking) return asking;
      if (!dialog) return Promise.reject(new Error("There is no one to ask here."));
      count(1);
      asking = dialog(about).finally(() => {
        asking = undefined;
        count(-1);
      });
      return asking;
    },
  };
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether a question is open, so that nothing of the server can be had at the moment. */
export const useIsInterrupted = () => useSyncExternalStore(subscribe, () => open > 0);
