import { endSessions, lockSessionsIn } from "../../adapters/session-rows.ts";
import { audit, difference } from "../../kernel/audit.ts";
import { conflict, isUniqueViolation, notFound, precondition } from "../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { companyEntity } from "./entity.ts";
import { type FullCompanyRow, getCurrentCompany, lockCurrentCompany } from "./queries.ts";
import { settingsOf } from "./rules.ts";
import type { UpdateCompanyInput } from "./schema.ts";

type Identity = Pick<Services, "identity">;

/** Changes the company at work; another one, also of the caller's own, is missing here. */
export function updateCompany(scope: Scope, { id, settings, ...fields }: UpdateCompanyInput): Promise<FullCompanyRow> {
  return inTransaction(scope, async (tx) => {
    const before = await lockHere(tx, id);
    if (fields.code !== undefined && fields.code !== before.code) assertFoldersClosed(tx, [before.code, fields.code]);
    const changed = settings && { ...settingsOf(before.settings), ...defined(settings) };
    await write(tx, { ...fields, ...(changed && { settings: JSON.stringify(changed) }) }).catch(codeTaken);
    const after = await getCurrentCompany(tx);
    await audit(tx, { entity: companyEntity, entityId: id, ...difference(describe(before), describe(after)) });
    return after;
  });
}

/** Nobody but its owners gets in any more, and nobody changes anything; the data stays. */
export function deactivateCompany(scope: Scope, { identity }: Identity, id: string): Promise<FullCompanyRow> {
  return inTransaction(scope, async (tx) => {
    const company = await lockHere(tx, id);
    if (!company.isActive) throw precondition("This company is not active already.");
    await write(tx, { isActive: false });
    await audit(tx, { entity: companyEntity, entityId: id, before: { isActive: true }, after: { isActive: false } });
    const owners = await tx.db.selectFrom("memberships").select("userId").where("companyId", "=", id).where("role", "=", "owner").execute();
    // Held until the change is committed, so that no session begins in between.
    await lockSessionsIn(tx.db, id, "exclusive");
    // A preview rolls its transaction back, which would not bring the sessions back.
    if (!tx.changes) await endSessions(identity, "deactivated", { companyId: id, exceptUsers: owners.map(({ userId }) => userId) });
    return { ...company, isActive: false };
  });
}

export function reactivateCompany(scope: Scope, id: string): Promise<FullCompanyRow> {
  return inTransaction(scope, async (tx) => {
    const company = await lockHere(tx, id);
    if (company.isActive) throw precondition("This company is active.");
    await write(tx, { isActive: true });
    await audit(tx, { entity: companyEntity, entityId: id, before: { isActive: false }, after: { isActive: true } });
    return { ...company, isActive: true };
  });
}

async function lockHere(tx: Scope, id: string): Promise<FullCompanyRow> {
  if (id.toLowerCase() !== tx.companyId) throw notFound("company");
  return lockCurrentCompany(tx);
}

type CompanyChange = Omit<UpdateCompanyInput, "id" | "settings"> & { settings?: string; isActive?: boolean };

async function write({ db, companyId }: Scope, change: CompanyChange): Promise<void> {
  const values = defined(change);
  if (Object.keys(values).length > 0) await db.updateTable("companies").set(values).where("id", "=", companyId).execute();
}

/** The operator opens folders to a code: who could take it, or leave it to others, would decide whose they are. */
function assertFoldersClosed({ adapters }: Scope, codes: readonly string[]): void {
  if (!codes.some((code) => adapters.folders.isOpenTo(code))) return;
  const message = "The operator has opened folders to this code (UPLOAD_ROOTS). Ask the operator to change it there first.";
  throw precondition(message, { field: "code", fields: { code: message } });
}

function codeTaken(error: unknown): never {
  if (!isUniqueViolation(error, "companies_code_key")) throw error;
  const message = "Another company has this code. Choose another one.";
  throw conflict(message, { field: "code", fields: { code: message } });
}

function defined<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;
}

function describe(company: FullCompanyRow) {
  const { name, code, contactEmail, timezone, currency, locale } = company;
  return { name, code, contactEmail, timezone, currency, locale, settings: settingsOf(company.settings) };
}
