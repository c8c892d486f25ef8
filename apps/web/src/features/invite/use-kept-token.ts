const key = "frontoffice.invitation";

/** The link's token, kept for this tab alone while its reader signs in, so that it never stands in an address that a server sees. */
export function rememberedToken(token: string | null): string | null {
  try {
    if (token) sessionStorage.setItem(key, token);
    return token ?? sessionStorage.getItem(key);
  } catch {
    return token;
  }
}

/** Once it is used, or worthless. */
export function dropToken(): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Storage may be blocked: then nothing was kept.
  }
}
