import type { DomainEvent } from "../../kernel/scope.ts";
import { type Scope, userOf } from "../../kernel/scope.ts";
import { apiKeyEntity } from "../api-keys/entity.ts";
import { invitationEntity } from "../invitations/entity.ts";
import { strategyEntity } from "../strategies/entity.ts";
import { userEntity } from "../users/entity.ts";
import type { Facts } from "./texts.rules.ts";

/** Looks up by their present names what the event was about. */
export async function gatherFacts(tx: Scope, event: DomainEvent): Promise<Facts> {
  const { entity, entityId, data } = event;
  const keyId = entity === apiKeyEntity.type ? entityId : (data.key as { id?: string } | undefined)?.id;
  return {
    who: whoOf(tx),
    userId: userOf(tx),
    strategy: entity === strategyEntity.type ? await findStrategy(tx, entityId) : null,
    invitation: entity === invitationEntity.type ? await findInvitation(tx, entityId) : null,
    key: keyId === undefined ? null : await findKey(tx, keyId),
    person: entity === userEntity.type ? await findName(tx, entityId) : null,
  };
}

function whoOf({ actor }: Scope): string {
  if (actor.kind === "user") return actor.name;
  return actor.kind === "apiKey" ? `The key “${actor.name}”` : "Frontoffice";
}

async function findStrategy({ db }: Scope, id: string): Promise<Facts["strategy"]> {
  const row = await db
    .selectFrom("strategies")
    .innerJoin("clients", (join) =>
      join.onRef("clients.companyId", "=", "strategies.companyId").onRef("clients.id", "=", "strategies.clientId"),
    )
    .select(["strategies.title", "strategies.submittedBy", "strategies.createdBy", "clients.name as clientName"])
    .where("strategies.id", "=", id)
    .executeTakeFirst();
  return row ?? null;
}

async function findInvitation({ db }: Scope, id: string): Promise<Facts["invitation"]> {
  const row = await db.selectFrom("invitations").select(["email", "invitedBy"]).where("id", "=", id).executeTakeFirst();
  return row ?? null;
}

async function findKey({ db }: Scope, id: string): Promise<Facts["key"]> {
  const row = await db.selectFrom("apiKeys").select(["name", "createdBy"]).where("id", "=", id).executeTakeFirst();
  return row ?? null;
}

async function findName({ db }: Scope, id: string): Promise<string | null> {
  const row = await db
    .selectFrom("users")
    .innerJoin("memberships", "memberships.userId", "users.id")
    .select("users.name")
    .where("users.id", "=", id)
    .executeTakeFirst();
  return row?.name ?? null;
}
