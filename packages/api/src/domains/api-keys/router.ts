import { presentPage } from "../../kernel/page.ts";
import { forgetPrincipals } from "../../kernel/principal-cache.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { issueKey, renameKey, revokeKey } from "./commands.ts";
import { apiKeyEntity } from "./entity.ts";
import { presentIssuedKey, presentKey, presentScopes } from "./present.ts";
import { getKey, listKeys } from "./queries.ts";
import { issuedKeyView, issueKeyInput, keyPage, keyRef, keyView, listKeysInput, renameKeyInput, scopesView } from "./schema.ts";

const byPeople = { peopleOnly: "A key issues, changes and revokes no keys." } as const;

export const apiKeysRouter = router({ about: "What programs sign in with: scopes, clients, limits.", entity: apiKeyEntity })({
  list: inCompany("apiKeys:read", { rest: "GET /api-keys", does: "List the company's API keys, the newest first; never their secrets." })
    .input(listKeysInput)
    .output(keyPage)
    .query(({ ctx, input }) => listKeys(ctx.scope, input).then(presentPage(presentKey))),

  scopes: inCompany("apiKeys:write", { rest: "GET /api-keys/scopes", does: "List what you could grant to a key now.", callers: byPeople })
    .output(scopesView)
    .query(({ ctx }) => presentScopes(ctx.scope)),

  get: inCompany("apiKeys:read", { rest: "GET /api-keys/{id}", does: "Show one API key with its limits and its last use." })
    .input(keyRef)
    .output(keyView)
    .query(({ ctx, input }) => getKey(ctx.scope, input.id).then(presentKey)),

  issue: inCompany("apiKeys:write", {
    rest: "POST /api-keys",
    does: "Issue an API key; its secret is answered this once.",
    past: "issued",
    event: apiKeyEntity.events.issued,
    risk: "write",
    status: 201,
    callers: { ...byPeople, confirmed: true },
    gate: { secrets: ["secret"] },
  })
    .input(issueKeyInput)
    .output(issuedKeyView)
    .mutation(({ ctx, input }) => issueKey(ctx.scope, input).then(presentIssuedKey)),

  rename: inCompany("apiKeys:write", {
    rest: "PUT /api-keys/{id}",
    does: "Give an API key another name.",
    past: "renamed",
    risk: "write",
    callers: byPeople,
  })
    .input(renameKeyInput)
    .output(keyView)
    .mutation(({ ctx, input }) => renameKey(ctx.scope, input).then(presentKey)),

  revoke: inCompany("apiKeys:write", {
    rest: "DELETE /api-keys/{id}",
    does: "Revoke an API key: within a second it opens nothing more.",
    past: "revoked",
    event: apiKeyEntity.events.revoked,
    risk: "destructive",
    callers: { ...byPeople, confirmed: true },
  })
    .input(keyRef)
    .output(keyView)
    .mutation(({ ctx, input }) =>
      revokeKey(ctx.scope, input)
        .then(presentKey)
        .finally(() => forgetPrincipals(ctx.services)),
    ),
});
