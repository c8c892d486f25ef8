const nowhere = "https://frontoffice.invalid";

/** The path to go back to after signing in, or the fallback when it would lead to another site. */
export function safeReturnUrl(wanted: string | undefined, fallback = "/dashboard"): string {
  if (!wanted?.startsWith("/") || wanted.startsWith("//") || wanted.includes("\\")) return fallback;
  if (!URL.canParse(wanted, nowhere)) return fallback;
  const url = new URL(wanted, nowhere);
  if (url.origin !== nowhere) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}
