import { audit } from "../../kernel/audit.ts";
import type { Scope } from "../../kernel/scope.ts";
import { companyEntity } from "../companies/entity.ts";
import { exportAudit } from "./export.queries.ts";
import type { AuditExport, ExportAuditInput } from "./schema.ts";

/** The trail leaves the house, so that it went stands in the trail as well; the file does not hold that row yet. */
export async function recordExport(scope: Scope, filters: ExportAuditInput): Promise<AuditExport> {
  const file = await exportAudit(scope, filters);
  const { rows, truncated } = file;
  await audit(scope, { entity: companyEntity, entityId: scope.companyId, after: { ...filters, rows, truncated } });
  return file;
}
