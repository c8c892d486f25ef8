import { notFound, precondition } from "../../../kernel/errors.ts";
import type { Principal } from "../../../kernel/principal.ts";
import type { SignInScope } from "../../../kernel/services.ts";
import { userEntity } from "../../users/entity.ts";
import { endChallenges } from "../challenges.ts";
import { queueEmail } from "../emails.ts";
import { findPasswordHash, lockPerson } from "../queries.ts";
import { inSessionsOf } from "../session-tokens.ts";
import { recordSignIn } from "../sign-in-audit.ts";
import { providerName } from "./present.ts";
import { listIdentities } from "./queries.ts";

/** Takes one of the person's providers away; the last way to sign in stays, also when two requests race. */
export async function unlinkIdentity(scope: SignInScope, { user, company, sessionId }: Principal, id: string): Promise<{ unlinked: true }> {
  await inSessionsOf(scope, user.id, async (tx) => {
    await lockPerson(tx.db, user.id);
    const identities = await listIdentities(tx.db, user.id);
    const identity = identities.find((one) => one.id === id);
    if (!identity) throw notFound("linked provider");
    if (identities.length === 1 && (await findPasswordHash(tx.db, user.id)) === undefined) {
      throw precondition("This is your only way to sign in. Set a password first: sign out and ask for a new one.");
    }
    await tx.db.deleteFrom("userIdentities").where("id", "=", id).execute();
    await endChallenges(tx, user.id);
    const provider = providerName(tx.services.adapters.oidc, identity.issuer);
    const who = { userId: user.id, companyId: company?.id ?? null, sessionId };
    await recordSignIn(tx, { ...who, entity: userEntity, entityId: user.id, after: { unlinked: identity.issuer } });
    await queueEmail(tx, { userId: user.id, kind: "provider_unlinked", recipient: user.email, facts: { provider } });
  });
  return { unlinked: true };
}
