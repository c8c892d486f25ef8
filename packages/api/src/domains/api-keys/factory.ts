import type { Role } from "../../kernel/permissions.ts";
import type { Principal } from "../../kernel/principal.ts";
import { forgetPrincipals } from "../../kernel/principal-cache.ts";
import type { Caller, TestApi, TestCompany } from "../../testing/index.ts";
import { issueKey } from "./commands.ts";
import { resolveKey } from "./principals.ts";
import { issueKeyInput } from "./schema.ts";

export interface TestKey {
  id: string;
  secret: string;
  /** The key's principal, read from the database now. */
  principal(): Promise<Principal | null>;
  /** Every procedure, called with the key. */
  caller(): Promise<Caller>;
}

type Terms = Partial<Parameters<typeof issueKeyInput.parse>[0] & object> & Record<string, unknown>;

/** A key of the company that a person of this role has issued. */
export async function makeKey(api: TestApi, company: TestCompany, terms: Terms = {}, role: Role = "owner"): Promise<TestKey> {
  const input = issueKeyInput.parse({ name: "Test key", scopes: ["clients:read"], ...terms });
  const { id, secret } = await issueKey(await company.scope(role), input);
  const principal = () => {
    forgetPrincipals(api.services);
    return resolveKey(api.services, secret, "127.0.0.1");
  };
  return { id, secret, principal, caller: async () => api.caller(await principal(), secret) };
}
