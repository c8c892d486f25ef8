/** How long an act can be taken back by a key: as long as its person still remembers it. */
const UNDOABLE_MS = 60_000;

interface Undoable {
  id: string;
  at: number;
  undo: () => void;
}

let acts: Undoable[] = [];

/** Notes an act that can be taken back, for the key that does so. */
export function noteUndoable(id: string, undo: () => void): void {
  acts = [...acts, { id, at: Date.now(), undo }];
}

/** Takes this act back, once; nothing happens when that was done already. */
export function undoAct(id: string): void {
  const act = acts.find((one) => one.id === id);
  acts = acts.filter((one) => one !== act);
  act?.undo();
}

/** Takes the last act back that is at most a minute old; another call takes the one before. */
export function undoLast(): void {
  acts = acts.filter(({ at }) => Date.now() - at <= UNDOABLE_MS);
  const last = acts.at(-1);
  if (last) undoAct(last.id);
}

/** Forgets all acts, as when the person signs out. */
export function forgetUndoable(): void {
  acts = [];
}
