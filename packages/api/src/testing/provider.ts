import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { createOidcProvider, type OidcProvider } from "../adapters/oidc.ts";

export interface ProviderPerson {
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export interface TestProvider {
  issuer: string;
  /** What OIDC_* say to use it. */
  settings: { OIDC_ISSUER: string; OIDC_CLIENT_ID: string; OIDC_CLIENT_SECRET: string; OIDC_NAME: string };
  /** The product's adapter for it. */
  adapter: OidcProvider;
  /** By the name that is typed into its sign-in form; anybody else has a verified address at example.com. */
  people: Map<string, ProviderPerson>;
  /** Rewrites the next token before it is signed: what a provider that lies or errs would issue. */
  tamper(change: (token: { header: Record<string, unknown>; claims: Record<string, unknown> }) => void): void;
  close(): Promise<void>;
}

const CLIENT = { id: "frontoffice", secret: "kept for tests alone" };

const CALLBACK = /^http:\/\/localhost:\d+\/auth\/oidc\/callback$/;

/** A certified provider on this computer, whose sign-in form takes any name with any password and serves any product on it. */
export async function startProvider(port = 0): Promise<TestProvider> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const people = new Map<string, ProviderPerson>();
  let change: Parameters<TestProvider["tamper"]>[0] | undefined;
  const server = createServer();
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = providerAt(issuer, people, privateKey);
  provider.use(async (ctx, next) => {
    await next();
    const answer: unknown = ctx.body;
    if (!change || typeof answer !== "object" || answer === null || !("id_token" in answer)) return;
    answer.id_token = resigned(String(answer.id_token), change, privateKey);
    change = undefined;
  });
  server.on("request", provider.callback());
  const settings = providerSettings(issuer);
  const adapter = createOidcProvider(settings);
  if (!adapter) throw new Error("The settings name no provider.");
  return {
    issuer,
    settings,
    adapter,
    people,
    tamper: (next) => {
      change = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** What an installation is told of the provider at this address. */
export const providerSettings = (issuer: string) => ({
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: CLIENT.id,
  OIDC_CLIENT_SECRET: CLIENT.secret,
  OIDC_NAME: "Example",
});

function providerAt(issuer: string, people: ReadonlyMap<string, ProviderPerson>, privateKey: KeyObject): Provider {
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: ["http://localhost:3000/auth/oidc/callback"] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["kept for tests alone"] },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "test", alg: "RS256", use: "sig" }] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...(people.get(id) ?? unknownPerson(id)) }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: CLIENT.id, accountId: oidc.session?.accountId ?? "" });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  provider.Client.prototype.redirectUriAllowed = (uri: string) => CALLBACK.test(uri);
  return provider;
}

const unknownPerson = (id: string): ProviderPerson => ({ email: `${id}@example.com`, email_verified: true, name: id });

function resigned(
  token: string,
  change: Parameters<TestProvider["tamper"]>[0],
  key: Parameters<ReturnType<typeof createSign>["sign"]>[0],
): string {
  const [header = {}, claims = {}] = token.split(".", 2).map(decoded);
  const parts = { header, claims };
  change(parts);
  const text = [parts.header, parts.claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  if (parts.header.alg === "none") return `${text}.`;
  return `${text}.${createSign("sha256").update(text).sign(key).toString("base64url")}`;
}

function decoded(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;
}
