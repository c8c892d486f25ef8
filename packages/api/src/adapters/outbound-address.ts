import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * True for an address of the public internet. Everything special is refused by allowing only global unicast: loopback,
 * private, link-local, carrier NAT, multicast, documentation, mapped and translated IPv4 (`::ffff:0:0/96`,
 * `64:ff9b::/96`, 6to4, Teredo) and whatever has no range of its own yet.
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, "").split("%")[0] ?? "";
  if (isIP(bare) === 0) return false;
  const parsed = ipaddr.parse(bare);
  if (parsed.range() !== "unicast") return false;
  // 2000::/3 is all that is handed out; `::127.0.0.1` and the like count as unicast otherwise.
  return parsed.kind() === "ipv4" || (parsed.toByteArray()[0] ?? 0) >> 5 === 1;
}

/** The literal address in a URL's host name, without brackets; undefined for a name. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return isIP(bare) === 0 ? undefined : bare;
}
