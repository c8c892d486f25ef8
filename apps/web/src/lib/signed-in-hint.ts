const key = "frontoffice.signed-in";

/**
 * Whether this browser was signed in last time. The session cookie is invisible to scripts, so public pages use this
 * hint to avoid requests to the server for anonymous visitors; it grants nothing.
 */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(key) === "yes";
  } catch {
    return false;
  }
}

/** Remembers or forgets that this browser is signed in. */
export function rememberSignedIn(signedIn: boolean) {
  try {
    if (signedIn) localStorage.setItem(key, "yes");
    else localStorage.removeItem(key);
  } catch {
    // Storage may be blocked: then public pages do not offer the way back in.
  }
}
