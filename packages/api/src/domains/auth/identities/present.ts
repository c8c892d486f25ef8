import type { OidcProvider } from "../../../adapters/oidc.ts";
import { precondition } from "../../../kernel/errors.ts";
import { iso } from "../present.ts";
import type { SignInMethodsView } from "../schema.ts";
import type { SignInMethods } from "./queries.ts";

export function presentSignInMethods({ hasPassword, enabled, recoveryCodesLeft, identities, provider }: SignInMethods): SignInMethodsView {
  return {
    hasPassword,
    secondFactor: { enabled, recoveryCodesLeft },
    confirmBy: enabled ? "code" : hasPassword ? "password" : "provider",
    provider: provider && { name: provider.name },
    identities: identities.map(({ id, issuer, email, createdAt, lastUsedAt }) => ({
      id,
      issuer,
      email,
      provider: providerName(provider, issuer),
      ...iso({ createdAt, lastUsedAt }),
    })),
  };
}

/** The configured name, or for one that is configured no more its host. */
export function providerName(provider: OidcProvider | null, issuer: string): string {
  return provider?.issuer === issuer ? provider.name : (URL.parse(issuer)?.host ?? issuer);
}

export function presentProviders(provider: OidcProvider | null) {
  return { providers: provider ? [{ name: provider.name, startUrl: "/auth/oidc/start" }] : [] };
}

export function presentLinkStart(provider: OidcProvider | null) {
  if (!provider) throw precondition("No outside provider is set up here.");
  return { startUrl: "/auth/oidc/start?purpose=link" };
}
