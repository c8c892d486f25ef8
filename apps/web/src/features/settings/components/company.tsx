import { usePermission } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import { StatusBadge } from "../../../ui/status-badge.tsx";
import type { Company as CompanyData } from "../use-company-form.ts";
import { CompanyEnd } from "./company-end.tsx";
import { CompanyForm } from "./company-form.tsx";
import { Writing } from "./writing.tsx";

function Installation() {
  const info = trpc.system.info.useQuery();
  if (!info.data) return null;
  const { version, environment, model, mail } = info.data;
  return (
    <Card title="This installation" description="What is real here, and what stands in for it.">
      <Facts
        items={[
          { label: "Version", value: `${version} (${environment})` },
          { label: "Strategy writer", value: model.offline ? model.label : `${model.label} (${model.model})` },
          { label: "Mail", value: mail.label },
        ]}
      />
    </Card>
  );
}

function CompanyFacts({ company }: { company: CompanyData }) {
  const { name, code, contactEmail, timezone, currency, maxClients, isActive } = company;
  return (
    <Card title={name} actions={<StatusBadge tone={isActive ? "good" : "warn"}>{isActive ? "Active" : "Read only"}</StatusBadge>}>
      <Facts
        items={[
          { label: "Code", value: code },
          { label: "Contact", value: contactEmail },
          { label: "Time zone", value: timezone },
          { label: "Currency", value: currency },
          { label: "Client limit", value: maxClients },
        ]}
      />
    </Card>
  );
}

export function Company() {
  const company = trpc.companies.current.useQuery();
  const mayInstruct = usePermission("strategies:approve");
  const mayChange = usePermission("company:write");
  const mayClose = usePermission("company:delete");
  if (company.isPending) return <SkeletonText lines={6} />;
  if (company.isError) return <ErrorState error={company.error} onRetry={() => void company.refetch()} />;
  return (
    <>
      {mayChange && company.data.isActive ? <CompanyForm company={company.data} /> : <CompanyFacts company={company.data} />}
      {mayInstruct && company.data.isActive && <Writing />}
      <Installation />
      {mayClose && <CompanyEnd company={company.data} />}
    </>
  );
}
