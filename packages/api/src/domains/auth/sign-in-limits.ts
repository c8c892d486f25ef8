import { type Bucket, byNetwork, networkOf, takeFrom } from "../../kernel/rate-limits.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { userEntity } from "../users/entity.ts";
import { LIMITS } from "./rules.ts";
import { recordSignIn } from "./sign-in-audit.ts";
import { findTrustedDevice } from "./trusted-devices.ts";

/**
 * Counts an attempt to sign in and answers the buckets, so that a rightful one can be given back. A browser that this person has signed in
 * from counts alone. All others count by network, by account from one network, and, unless the person is known there, by account from everywhere.
 */
export async function countSignIn(
  scope: SignInScope,
  name: string,
  account: { id: string; knownHere: boolean } | undefined,
): Promise<Bucket[]> {
  const { ip } = scope.request;
  const device = account && findTrustedDevice(scope, account.id);
  if (account && device !== undefined) return takeAll(scope, [{ limit: LIMITS.loginByDevice, subject: `${account.id} ${device}` }]);
  const narrow = { limit: LIMITS.loginByAccountAndNetwork, subject: `${name} ${networkOf(ip)}` };
  const taken = await takeAll(scope, [...byNetwork(LIMITS.loginByNetwork, ip), narrow]);
  if (account?.knownHere) return taken;
  return [...taken, ...(await takeAll(scope, [{ limit: LIMITS.loginByAccount, subject: name }]))];
}

/** Counts in these buckets; the first refusal of a window is in the audit trail. Answers the buckets. */
export async function takeAll(scope: SignInScope, buckets: Bucket[]): Promise<Bucket[]> {
  const onFirstRefusal = () => recordSignIn(scope, { userId: null, entity: userEntity, errorCode: "rate_limited" });
  await takeFrom(scope.db, buckets, { onFirstRefusal });
  return buckets;
}
