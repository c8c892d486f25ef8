import { createHash } from "node:crypto";
import { sql } from "@frontoffice/db";
import { networkOf } from "../../kernel/rate-limits.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { queueEmail } from "./emails.ts";
import { placeOf } from "./rules.ts";

/** Records the device that a person signs in from and queues an email when it is a new one, except at the very first sign-in. */
export async function recordDevice(tx: SignInScope, person: { userId: string; email: string }): Promise<void> {
  const { userAgent, ip } = tx.request;
  const { inserted, others } = await remember(tx, person.userId, fingerprint(userAgent, ip));
  if (!inserted || !others) return;
  const at = new Date().toISOString().slice(0, 16).replace("T", " ");
  const facts = { device: userAgent?.slice(0, 120) ?? "an unnamed program", ip: placeOf(ip) ?? ip ?? "an unknown address", at };
  await queueEmail(tx, { userId: person.userId, kind: "new_device", recipient: person.email, facts });
}

async function remember({ db }: SignInScope, userId: string, mark: Buffer) {
  const others = sql<boolean>`exists (select from known_devices d where d.user_id = ${userId} and d.fingerprint <> ${mark})`;
  return db
    .insertInto("knownDevices")
    .values({ userId, fingerprint: mark })
    .onConflict((known) => known.columns(["userId", "fingerprint"]).doUpdateSet({ lastSeenAt: sql<Date>`now()` }))
    .returning([sql<boolean>`xmax = 0`.as("inserted"), others.as("others")])
    .executeTakeFirstOrThrow();
}

/** A browser keeps its name through updates, and a person stays in one network through new addresses. */
function fingerprint(userAgent: string | null, ip: string | null): Buffer {
  const browser = (userAgent ?? "").replace(/[\d._]+/g, "");
  const neighbourhood = networkOf(ip).replace(/\.\d+$/, "");
  return createHash("sha256").update(`${browser}\n${neighbourhood}`).digest();
}
