import { audit } from "../../kernel/audit.ts";
import type { Scope } from "../../kernel/scope.ts";
import { companyEntity } from "../companies/entity.ts";
import { exportAudit } from "./export.queries.ts";
import type { AuditExport, ExportAuditInput } from "./schema.ts";

/** An export is audited as well; the exported file does not contain that row yet. */
export async function recordExport(scope: Scope, filters: ExportAuditInput): Promise<AuditExport> {
  const file = await exportAudit(scope, filters);
  const { rows, truncated } = file;
  await audit(scope, { entity: companyEntity, entityId: scope.companyId, after: { ...filters, rows, truncated } });
  return file;
}
