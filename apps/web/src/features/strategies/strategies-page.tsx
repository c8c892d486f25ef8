import { strategyStatuses } from "@frontoffice/api/enums/strategies";
import type { StrategyStatus } from "@frontoffice/api/schema/strategies";
import { Button } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { usePageActions } from "../../lib/page-actions.ts";
import { usePermission } from "../../lib/session.ts";
import { Card } from "../../ui/card.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import filters from "../../ui/filters.module.css";
import { lazyDrawer } from "../../ui/lazy-drawer.tsx";
import { Page } from "../../ui/page.tsx";
import { ClientPicker } from "../clients/components/client-picker.tsx";
import { StrategyList } from "./components/strategy-list.tsx";
import { statusLabels } from "./components/strategy-state.tsx";

const GenerateDrawer = lazyDrawer(() => import("./components/generate-drawer.tsx").then((module) => module.GenerateDrawer), {
  request: undefined,
});

const route = getRouteApi("/_app/strategies/");

const statuses: { value: StrategyStatus | undefined; label: string }[] = [
  { value: undefined, label: "All" },
  ...strategyStatuses.map((status) => ({ value: status, label: statusLabels[status] })),
];

export function StrategiesPage() {
  const { client, status, generate } = route.useSearch();
  const navigate = route.useNavigate();
  const allowed = usePermission("strategies:write");
  const generateFor = (wanted: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, generate: wanted }), resetScroll: false });
  usePageActions([
    allowed && { label: "Generate a strategy", synonyms: "new create draft plan", keys: "c", run: () => generateFor(client ?? "new") },
  ]);
  return (
    <Page
      title="Strategies"
      intro="Plans drafted from your clients' own data, reviewed and approved by people."
      actions={
        allowed && (
          <Button leftSection={<IconSparkles size={18} stroke={1.7} aria-hidden="true" />} onClick={() => generateFor(client ?? "new")}>
            Generate strategy
          </Button>
        )
      }
    >
      <div className={filters.filters}>
        <FilterChips
          label="State"
          value={status}
          options={statuses}
          onChange={(value) => void navigate({ search: (before) => ({ ...before, status: value }), replace: true })}
        />
        <div className={filters.picker}>
          <ClientPicker
            hiddenLabel="Client"
            placeholder="All clients"
            clearable
            value={client ?? null}
            onChange={(id) => void navigate({ search: (before) => ({ ...before, client: id ?? undefined }), replace: true })}
          />
        </div>
      </div>
      <Card flush>
        <StrategyList
          filter={{ clientId: client, status }}
          onGenerate={allowed ? () => generateFor("new") : undefined}
          onClear={() => void navigate({ search: {}, replace: true })}
        />
      </Card>
      <GenerateDrawer request={allowed ? generate : undefined} onClose={() => generateFor(undefined)} />
    </Page>
  );
}
