/** Addresses under which programs know a thing from elsewhere, and our own for it. */
const ALIASES: readonly (readonly [string, string])[] = [
  ["/api/businesses", "/api/clients"],
  ["/api/auth/signup", "/api/auth/register"],
  ["/api/users/me", "/api/auth/me"],
  ["/api/me", "/api/auth/me"],
];

/** The request's address with an alias replaced and the slash at its end dropped, which many clients write. */
export function rewriteAlias(url: string): string {
  if (!url.startsWith("/api/")) return url;
  const end = url.indexOf("?");
  const path = (end < 0 ? url : url.slice(0, end)).replace(/\/$/, "");
  const query = end < 0 ? "" : url.slice(end);
  const alias = ALIASES.find(([from]) => path === from || path.startsWith(`${from}/`));
  return `${alias ? alias[1] + path.slice(alias[0].length) : path}${query}`;
}
