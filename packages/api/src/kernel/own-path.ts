const NOWHERE = "https://own.invalid";

/**
 * A path of this site with its query and fragment; an address that leads elsewhere, however it is spelled, becomes `otherwise`.
 * Browser-safe. What counts is where a browser would go, so the outcome is checked as well as the text: "/.//x" becomes "//x".
 */
export function ownPath(address: string | undefined, otherwise = "/dashboard"): string {
  if (!address || address.length > 2000 || !isOwn(address)) return otherwise;
  const url = URL.parse(address, NOWHERE);
  if (!url || url.origin !== NOWHERE) return otherwise;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return isOwn(path) ? path : otherwise;
}

/** Begins with one slash, and holds nothing that browsers take for a slash or drop. */
function isOwn(address: string): boolean {
  return /^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(address);
}
