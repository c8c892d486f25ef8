import * as client from "openid-client";
import { AppError } from "../kernel/errors.ts";
import { createOutbound, type Outbound } from "./outbound.ts";

/** What one sign-in at the provider is checked against: secrets of the browser that began it. */
export interface OidcChecks {
  state: string;
  nonce: string;
  verifier: string;
}

/** Who somebody is at the provider. Issuer and subject are the identity; all else may change or be made up. */
export interface OidcPerson {
  issuer: string;
  subject: string;
  email: string | null;
  emailVerified: boolean;
  name: string | null;
  /** When the person last entered credentials there; known only when it was asked for. */
  authenticatedAt: Date | null;
}

/** An outside provider that people sign in with. */
export interface OidcProvider {
  name: string;
  issuer: string;
  /** Where to send the browser. `fresh` makes the provider ask for the credentials again. */
  begin(checks: OidcChecks, options: { redirectUri: string; fresh: boolean }): Promise<URL>;
  /** Exchanges the code of a callback. Throws `AppError` `unauthorized` for whatever does not fit, `upstream_failed` when the provider fails. */
  complete(callback: URL, checks: OidcChecks): Promise<OidcPerson>;
}

export interface OidcSettings {
  OIDC_ISSUER?: string | undefined;
  OIDC_CLIENT_ID?: string | undefined;
  OIDC_CLIENT_SECRET?: string | undefined;
  OIDC_NAME: string;
}

/** Asymmetric signatures alone: "none" and secrets that two sides share prove nothing here. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"];
const TIMEOUT_SECONDS = 10;

/** The provider that the configuration names, or null. Its document is fetched when somebody first asks for it. */
export function createOidcProvider(settings: OidcSettings): OidcProvider | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: secret, OIDC_NAME: name } = settings;
  if (!issuer || !clientId) return null;
  const outbound = createOutbound({ allowedOrigins: [new URL(issuer).origin], deadlineMs: TIMEOUT_SECONDS * 1000, maxBytes: 1_000_000 });
  const configured = remembered(() => discover({ issuer, clientId, secret, outbound }));
  return {
    name,
    issuer,
    begin: async ({ state, nonce, verifier }, { redirectUri, fresh }) => {
      const config = await configured();
      return client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: "openid email profile",
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        ...(fresh && { prompt: "login", max_age: "0" }),
      });
    },
    complete: async (callback, checks) => {
      const config = await configured();
      try {
        return await exchange(config, callback, checks);
      } catch (error) {
        throw refused(error);
      }
    },
  };
}

async function discover({
  issuer,
  clientId,
  secret,
  outbound,
}: {
  issuer: string;
  clientId: string;
  secret: string | undefined;
  outbound: Outbound;
}) {
  const insecure = issuer.startsWith("http:") ? [client.allowInsecureRequests] : [];
  const authentication = secret ? client.ClientSecretBasic(secret) : client.None();
  const config = await client
    .discovery(new URL(issuer), clientId, {}, authentication, {
      // The library takes the provider's TLS for proof enough; the signature is checked besides.
      execute: [client.enableNonRepudiationChecks, ...insecure],
      [client.customFetch]: (url, options) => outbound.fetch(url, options as RequestInit),
      timeout: TIMEOUT_SECONDS,
    })
    .catch((error: unknown) => {
      throw refused(error);
    });
  return config;
}

async function exchange(config: client.Configuration, callback: URL, { state, nonce, verifier }: OidcChecks): Promise<OidcPerson> {
  const tokens = await client.authorizationCodeGrant(config, callback, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims || !ALGORITHMS.includes(algorithmOf(tokens.id_token))) throw misfit();
  // Many providers keep the address out of the token and tell it on request.
  const asked = config.serverMetadata().userinfo_endpoint !== undefined && claims.email === undefined;
  const more = asked ? await client.fetchUserInfo(config, tokens.access_token, claims.sub) : {};
  return personOf({ ...more, ...claims });
}

function personOf(claims: client.IDToken | (client.UserInfoResponse & client.IDToken)): OidcPerson {
  const { iss, sub, email, email_verified, name, auth_time } = claims;
  return {
    issuer: iss,
    subject: sub,
    email: typeof email === "string" && email.length <= 254 ? email.trim().toLowerCase() : null,
    emailVerified: email_verified === true,
    name: typeof name === "string" && name.trim() !== "" ? name.trim().slice(0, 120) : null,
    authenticatedAt: typeof auth_time === "number" ? new Date(auth_time * 1000) : null,
  };
}

function algorithmOf(token = ""): string {
  const header: unknown = JSON.parse(Buffer.from(token.split(".", 1)[0] ?? "", "base64url").toString("utf8"));
  return typeof header === "object" && header !== null && "alg" in header ? String(header.alg) : "none";
}

function misfit(cause?: unknown): AppError {
  return new AppError("unauthorized", "The provider's answer does not fit this sign-in. Begin again.", undefined, { cause });
}

/** All faults of the provider read the same, but for its being unreachable. */
function refused(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof client.AuthorizationResponseError) {
    return new AppError("unauthorized", "The provider did not sign you in.", { declined: true }, { cause: error });
  }
  const unreachable = error instanceof TypeError || (error instanceof client.ClientError && error.code === "OAUTH_TIMEOUT");
  if (!unreachable) return misfit(error);
  return new AppError("upstream_failed", "The provider cannot be reached now. Try again later.", undefined, { cause: error });
}

/** Asks once, and again when it failed. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}
