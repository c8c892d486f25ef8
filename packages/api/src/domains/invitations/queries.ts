import { type DB, type Given, type Kysely, sql } from "@frontoffice/db";
import { digest } from "../../adapters/session-rows.ts";
import { notFound } from "../../kernel/errors.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Page } from "../../kernel/page.ts";
import { can, type Role } from "../../kernel/permissions.ts";
import type { Scope } from "../../kernel/scope.ts";
import { id } from "../../kernel/text.ts";
import { outranks } from "../users/rules.ts";
import type { ListInvitationsInput } from "./schema.ts";

const clientIds = sql<string[] | null>`case when invitation.client_access = 'listed' then array(
  select listed.client_id::text from invitation_clients listed
  where listed.company_id = invitation.company_id and listed.invitation_id = invitation.id order by listed.client_id) end`;

const ownInvitations = ({ db }: Pick<Scope, "db">) => db.selectFrom("invitations as invitation");

/** The link is over, by the clock that refuses it. */
const isOver = sql<boolean>`invitation.expires_at <= clock_timestamp()`;

/** The digest of a link's token is not for this role. */
const shown = ["id", "email", "letters", "sentAt", "emailError", "expiresAt", "acceptedAt", "revokedAt", "createdAt", "invitedBy"] as const;

const inFull = (invitations: ReturnType<typeof ownInvitations>) =>
  invitations
    .innerJoin("users as inviter", "inviter.id", "invitation.invitedBy")
    .select(shown.map((column) => `invitation.${column}` as const))
    .select("inviter.name as inviterName")
    .select(isOver.as("isOver"))
    .select((eb) => eb.ref("invitation.role").$castTo<Role>().as("role"))
    .select(clientIds.as("clientIds"));

export type InvitationRow = Awaited<ReturnType<typeof getInvitation>>;

/** Invitations that wait to be accepted, newest first. */
const invitationList = listQuery({
  table: "invitation",
  columns: [...shown, "companyId", "role", "clientAccess"],
  order: ["id"],
  direction: "desc",
  cursor: [id()],
  matching: (db, { isOpen }: Given<{ isOpen: boolean | undefined }>) =>
    ownInvitations({ db })
      .where("invitation.acceptedAt", "is", null)
      .where("invitation.revokedAt", "is", null)
      .$if(isOpen !== undefined, (query) => query.where("invitation.expiresAt", isOpen ? ">" : "<=", sql<Date>`now()`)),
  inFull,
});

export function listInvitations(scope: Scope, { state, ...wanted }: ListInvitationsInput): Promise<Page<InvitationRow>> {
  return invitationList(scope, wanted, { isOpen: state && state === "open" });
}

export async function getInvitation(scope: Scope, invitationId: string) {
  const row = await inFull(ownInvitations(scope)).where("invitation.id", "=", invitationId).executeTakeFirst();
  if (!row) throw notFound("invitation");
  return row;
}

/** The invitation that an address has and has not used, whether it is over or not. */
export function findWaiting(scope: Scope, email: string) {
  return ownInvitations(scope)
    .select(["invitation.id", isOver.as("isOver")])
    .where("invitation.email", "=", email)
    .where("invitation.acceptedAt", "is", null)
    .where("invitation.revokedAt", "is", null)
    .executeTakeFirst();
}

/** What an invitation offers, before anybody is known. */
export interface Offer {
  companyId: string;
  id: string;
  letters: number;
  email: string;
  role: Role;
  clientIds: string[] | null;
  expiresAt: Date;
  companyName: string;
  companySettings: unknown;
  inviterName: string;
}

/** The offer of a link, if it is still open. */
export async function findOffer(db: Kysely<DB>, token: string): Promise<Offer | undefined> {
  const [offer] = standing(await openOffers(db).where("invitation.tokenHash", "=", digest(token)).execute());
  return offer;
}

/** Every open offer to an address; only for a person who has proved that the address is theirs. */
export async function listOffersTo(db: Kysely<DB>, email: string): Promise<Offer[]> {
  return standing(await openOffers(db).where("invitation.email", "=", email).orderBy("invitation.createdAt").execute());
}

/** Not used, revoked or over. */
const openOffers = (db: Kysely<DB>) =>
  db
    .selectFrom("invitations as invitation")
    .innerJoin("companies as company", "company.id", "invitation.companyId")
    .innerJoin("users as inviter", "inviter.id", "invitation.invitedBy")
    .innerJoin("memberships as right", (join) =>
      join.onRef("right.companyId", "=", "invitation.companyId").onRef("right.userId", "=", "invitation.invitedBy"),
    )
    .select(["invitation.companyId", "invitation.id", "invitation.letters", "invitation.email", "invitation.expiresAt"])
    .select(["company.name as companyName", "company.settings as companySettings", "inviter.name as inviterName"])
    .select((eb) => [eb.ref("invitation.role").$castTo<Role>().as("role"), eb.ref("right.role").$castTo<Role>().as("inviterRole")])
    .select(clientIds.as("clientIds"))
    .where("invitation.acceptedAt", "is", null)
    .where("invitation.revokedAt", "is", null)
    .where("invitation.expiresAt", ">", sql<Date>`clock_timestamp()`)
    .where("company.isActive", "=", true)
    .where("company.deletedAt", "is", null)
    .where("right.isActive", "=", true)
    .where("inviter.isActive", "=", true);

/** Their inviters may still make them. */
function standing<Row extends Offer & { inviterRole: Role }>(rows: readonly Row[]): Offer[] {
  return rows.filter((row) => mayOffer(row.inviterRole, row.role)).map(({ inviterRole: _, ...offer }) => offer);
}

/** Whether somebody with this role may invite somebody to that one. */
export function mayOffer(inviter: Role | null, role: Role): boolean {
  return inviter !== null && can(inviter, "users:write") && !outranks(role, inviter);
}

/** Whether somebody signs in with this address. */
export async function hasAccount(db: Kysely<DB>, email: string): Promise<boolean> {
  return (await db.selectFrom("users").select("id").where("email", "=", email).executeTakeFirst()) !== undefined;
}
