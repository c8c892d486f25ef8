/** Keeps what someone typed in this tab until it is saved on the server. */
export function localDraft<Values extends object>(key: string) {
  const name = `frontoffice.draft.${key}`;
  return {
    read(): Partial<Values> | null {
      try {
        const parsed: unknown = JSON.parse(sessionStorage.getItem(name) ?? "null");
        return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? (parsed as Partial<Values>) : null;
      } catch {
        return null;
      }
    },
    write(values: Values) {
      try {
        sessionStorage.setItem(name, JSON.stringify(values));
      } catch {
        // Storage may be blocked or full: the server's copy still exists.
      }
    },
    clear() {
      try {
        sessionStorage.removeItem(name);
      } catch {
        // Nothing was stored.
      }
    },
  };
}
