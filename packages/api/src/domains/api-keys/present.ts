import { meaningOf, permissionsOfKey, type Risk, type Role } from "../../kernel/permissions.ts";
import type { Scope } from "../../kernel/scope.ts";
import type { KeyRow } from "./queries.ts";
import { grantable, stateOf } from "./rules.ts";
import type { IssuedKeyView, KeyView, ScopesView } from "./schema.ts";

export function presentKey(row: KeyRow): KeyView {
  const { id, name, prefix, scopes, clientIds, ratePerMinute, lastUsedIp } = row;
  const role = row.role as Role | null;
  const issuerIsThere = role !== null;
  return {
    id,
    name,
    prefix,
    scopes,
    clientIds,
    ratePerMinute,
    lastUsedIp,
    kind: row.kind as KeyView["kind"],
    state: stateOf({ ...row, issuerIsThere }, row.now),
    permissions: issuerIsThere ? permissionsOfKey(scopes, role) : [],
    maxRisk: row.maxRisk as Risk,
    approvalMode: row.approvalMode as KeyView["approvalMode"],
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBy: row.revokedBy && row.revokerName !== null ? { id: row.revokedBy, name: row.revokerName } : null,
    createdBy: row.issuerName !== null ? { id: row.createdBy, name: row.issuerName } : null,
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentIssuedKey({ secret, ...row }: KeyRow & { secret: string }): IssuedKeyView {
  return { ...presentKey(row), secret };
}

export function presentScopes({ actor, clientIds }: Scope): ScopesView {
  const own = actor.kind === "user" ? grantable(actor.permissions) : [];
  return { scopes: own.map((scope) => ({ scope, does: meaningOf(scope) })), clientIds: clientIds && [...clientIds] };
}
