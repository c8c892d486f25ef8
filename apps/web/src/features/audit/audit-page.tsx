import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Card } from "../../ui/card.tsx";
import classes from "./audit-page.module.css";
import { AuditFilters } from "./components/audit-filters.tsx";
import { AuditList } from "./components/audit-list.tsx";
import { useAuditExport } from "./use-audit-export.ts";
import { useAuditFilters } from "./use-audit-filters.ts";

export function AuditPage() {
  const { search, filters, narrow, narrowed, clear } = useAuditFilters();
  const save = useAuditExport(filters);
  const exportButton = (
    <Button variant="default" leftSection={<IconDownload size={18} />} loading={save.isPending} onClick={() => save.mutate()}>
      Export as CSV
    </Button>
  );
  return (
    <div className={classes.page}>
      <AuditFilters search={search} onChange={narrow} />
      <Card
        title="Audit trail"
        description="Who did what, and what was refused. Nothing in it can be changed."
        actions={exportButton}
        flush
      >
        <AuditList filters={filters} narrowed={narrowed} onClear={clear} onAbout={(entity) => narrow({ entity })} />
      </Card>
    </div>
  );
}
