/** A value that this browser remembers, as JSON; where storage is blocked, it is kept until the page is left. */
export function stored<Value>(key: string, initial: Value) {
  const listeners = new Set<() => void>();
  let value: Value | undefined;
  const load = (): Value => {
    try {
      const text = localStorage.getItem(key);
      return text === null ? initial : JSON.parse(text);
    } catch {
      return initial;
    }
  };
  return {
    read: (): Value => {
      value ??= load();
      return value;
    },
    write(next: Value) {
      value = next;
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Storage may be blocked or full.
      }
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
