/** Where well-known providers write the region into the address. */
const PLACES = [
  /^s3[.-]([a-z0-9-]+)\.(?:backblazeb2|wasabisys|scw|amazonaws)\.(?:com|cloud)$/,
  /^([a-z0-9-]+)\.digitaloceanspaces\.com$/,
  /^([a-z0-9-]+)\.your-objectstorage\.com$/,
  /^s3\.([a-z0-9-]+)\.io\.cloud\.ovh\.net$/,
];

/** The region that a server's address names; undefined where it does not. */
export function regionOf(address: string): string | undefined {
  const host = URL.parse(address.trim())?.hostname;
  if (!host) return undefined;
  if (host.endsWith(".r2.cloudflarestorage.com")) return "auto";
  for (const place of PLACES) {
    const region = place.exec(host)?.[1];
    if (region) return region;
  }
  return undefined;
}
