import { plural } from "../../../lib/format.ts";
import rows from "../../../ui/row.module.css";
import { StatusBadge } from "../../../ui/status-badge.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import type { Key } from "../use-keys.ts";
import classes from "./key-limits.module.css";

const states = {
  active: { tone: "good", label: "Active" },
  expired: { tone: "idle", label: "Expired" },
  revoked: { tone: "idle", label: "Revoked" },
  orphaned: { tone: "warn", label: "Its issuer has left" },
} as const;

export function KeyState({ state }: Pick<Key, "state">) {
  const { tone, label } = states[state];
  return <StatusBadge tone={tone}>{label}</StatusBadge>;
}

const ceilings = { read: "reads by itself", write: "reads and writes by itself", destructive: "does everything by itself" } as const;

/** What the key does by itself and what happens to the rest, in one sentence. */
export function inWords({ maxRisk, approvalMode }: Pick<Key, "maxRisk" | "approvalMode">): string {
  if (approvalMode === "all_writes") return "asks before every change";
  if (maxRisk === "destructive") return ceilings[maxRisk];
  return `${ceilings[maxRisk]}, ${approvalMode === "risky" ? "asks for the rest" : "the rest is refused"}`;
}

/** What the key may do, and for whom. */
export function KeyLimits({ apiKey }: { apiKey: Key }) {
  const { scopes, permissions, clientIds, ratePerMinute, state } = apiKey;
  const lost = state === "active" ? scopes.filter((scope) => !permissions.some((permission) => permission === scope)) : [];
  return (
    <>
      <ul className={classes.scopes} aria-label="Scopes">
        {scopes.map((scope) => (
          <li key={scope} data-lost={lost.includes(scope) || undefined}>
            {scope}
            {lost.includes(scope) && <span className="visually-hidden"> (lost)</span>}
          </li>
        ))}
      </ul>
      <p className={rows.meta}>
        {clientIds ? `Only ${plural(clientIds.length, "client")}` : "All clients"} · {inWords(apiKey)} · {ratePerMinute} requests per minute
      </p>
      {lost.length > 0 && (
        <p className={rows.meta}>The person who issued this key may no longer do what is struck out, so neither may the key.</p>
      )}
    </>
  );
}

/** When it was used last and when it ends. */
export function KeyTimes({ apiKey }: { apiKey: Key }) {
  const { lastUsedAt, expiresAt, createdAt, createdBy, revokedAt, revokedBy, state } = apiKey;
  return (
    <p className={rows.meta}>
      Issued {createdBy && `by ${createdBy.name} `}
      <TimeAgo at={createdAt} />
      {" · "}
      {lastUsedAt ? (
        <>
          used <TimeAgo at={lastUsedAt} />
        </>
      ) : (
        "never used"
      )}
      {revokedAt && (
        <>
          {" · revoked "}
          {revokedBy && `by ${revokedBy.name} `}
          <TimeAgo at={revokedAt} />
        </>
      )}
      {!revokedAt && expiresAt && (
        <>
          {state === "expired" ? " · expired " : " · expires "}
          <TimeAgo at={expiresAt} />
        </>
      )}
      {!revokedAt && !expiresAt && " · does not expire"}
    </p>
  );
}
