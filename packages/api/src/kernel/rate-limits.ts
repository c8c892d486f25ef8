import { createHash } from "node:crypto";
import { type DB, type Kysely, sql } from "@frontoffice/db";
import ipaddr from "ipaddr.js";
import { AppError } from "./errors.ts";

/** So many calls in a window that begins with the first of them; counted in the database, for all processes together. */
export interface RateLimit {
  name: string;
  max: number;
  windowSeconds: number;
}

/** One counter of a limit: the limit and whom it counts, such as an address or an account. */
export interface Bucket {
  limit: RateLimit;
  subject: string;
}

/** What is left of a limit after a call. */
export interface Quota {
  limit: number;
  remaining: number;
  /** Until the window ends. */
  resetSeconds: number;
}

/**
 * Counts this call in every bucket, in one statement, and answers what is left of the scarcest one. Throws `rate_limited` with
 * `retryAfterSeconds` and that quota when one of them is over.
 */
export async function takeFrom(
  db: Kysely<DB>,
  buckets: readonly Bucket[],
  options: { onFirstRefusal?: () => Promise<void> } = {},
): Promise<Quota> {
  if (buckets.length === 0) return { limit: 0, remaining: 0, resetSeconds: 0 };
  const wanted = buckets.map(({ limit, subject }) => ({ key: keyOf(limit, subject), limit }));
  // Everybody locks in the order of the keys, so two calls with the same buckets cannot block each other for ever.
  wanted.sort((a, b) => (a.key < b.key ? -1 : 1));
  const rows = wanted.map(({ key, limit }) => sql`(${key}, 1, clock_timestamp() + make_interval(secs => ${limit.windowSeconds}))`);
  const counted = await sql<{ key: string; count: number; seconds: number }>`
    insert into rate_buckets as b (key, count, resets_at) values ${sql.join(rows)}
    on conflict (key) do update set
      count = case when b.resets_at <= clock_timestamp() then 1 else b.count + 1 end,
      resets_at = case when b.resets_at <= clock_timestamp() then excluded.resets_at else b.resets_at end
    returning key, count, ceil(extract(epoch from resets_at - clock_timestamp()))::integer as seconds`.execute(db);
  const over = counted.rows.flatMap((row) => {
    const limit = wanted.find(({ key }) => key === row.key)?.limit;
    return limit && row.count > limit.max ? [{ ...row, first: row.count === limit.max + 1 }] : [];
  });
  const quotas = counted.rows.map(({ key, count, seconds }) => {
    const max = wanted.find((one) => one.key === key)?.limit.max ?? 0;
    return { limit: max, remaining: Math.max(0, max - count), resetSeconds: Math.max(0, seconds) };
  });
  const [scarcest = { limit: 0, remaining: 0, resetSeconds: 0 }] = quotas.sort((a, b) => a.remaining - b.remaining);
  if (over.length === 0) return scarcest;
  if (over.some(({ first }) => first)) await options.onFirstRefusal?.();
  const retryAfterSeconds = Math.max(1, ...over.map(({ seconds }) => seconds));
  throw new AppError("rate_limited", `Too many attempts. Try again in ${inWords(retryAfterSeconds)}.`, {
    retryAfterSeconds,
    limit: scarcest.limit,
  });
}

/** Takes this call back out of the buckets, for calls that turned out to be rightful. */
export async function giveBack(db: Kysely<DB>, buckets: readonly Bucket[]): Promise<void> {
  if (buckets.length === 0) return;
  const keys = buckets.map(({ limit, subject }) => keyOf(limit, subject)).sort();
  await db
    .updateTable("rateBuckets")
    .set({ count: sql`greatest(count - 1, 0)` })
    .where("key", "in", db.selectFrom("rateBuckets").select("key").where("key", "in", keys).orderBy("key").forUpdate())
    .execute();
}

/** Empties the buckets. */
export async function clearBuckets(db: Kysely<DB>, buckets: readonly Bucket[]): Promise<void> {
  const keys = buckets.map(({ limit, subject }) => keyOf(limit, subject));
  if (keys.length > 0) await db.deleteFrom("rateBuckets").where("key", "in", keys).execute();
}

/** Removes counters whose window is over; answers how many. */
export async function purgeRateBuckets(db: Kysely<DB>): Promise<number> {
  const gone = await db.deleteFrom("rateBuckets").where("resetsAt", "<", sql<Date>`clock_timestamp()`).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** The counter of the caller's network; none where the address is unknown, since all callers would share it and one could lock out the others. */
export function byNetwork(limit: RateLimit, ip: string | null): Bucket[] {
  return ip === null ? [] : [{ limit, subject: networkOf(ip) }];
}

/** Whom an address stands for: one IPv4 address, or an IPv6 network of 64 bits, which usually belongs to one person. */
export function networkOf(ip: string | null): string {
  if (ip === null || !ipaddr.isValid(ip)) return "unknown";
  const address = ipaddr.process(ip);
  if (address.kind() === "ipv4") return address.toString();
  return `${address
    .toByteArray()
    .slice(0, 8)
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")}/64`;
}

/** Subjects may be email addresses, so the table holds their digests alone. */
function keyOf(limit: RateLimit, subject: string): string {
  return `${limit.name}:${createHash("sha256").update(subject).digest("base64url").slice(0, 32)}`;
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
