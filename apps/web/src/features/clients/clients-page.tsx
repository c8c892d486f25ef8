import { Button, Switch } from "@mantine/core";
import { IconDownload, IconFileImport, IconPlus } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { usePageActions } from "../../lib/page-actions.ts";
import { usePermission, useSession } from "../../lib/session.ts";
import { Card } from "../../ui/card.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import filters from "../../ui/filters.module.css";
import { lazyDrawer } from "../../ui/lazy-drawer.tsx";
import { Page } from "../../ui/page.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { ClientList } from "./components/client-list.tsx";
import { OwnerPicker } from "./components/owner-picker.tsx";
import { TagPicker } from "./components/tag-picker.tsx";
import { useClientExport } from "./use-client-export.ts";

const ClientDrawer = lazyDrawer(() => import("./components/client-drawer.tsx").then((module) => module.ClientDrawer), { opened: false });
const ImportDialog = lazyDrawer(() => import("./components/import-dialog.tsx").then((module) => module.ImportDialog), { opened: false });

const route = getRouteApi("/_app/clients/");

const statuses = [
  { value: undefined, label: "All" },
  { value: "active", label: "Active" },
  { value: "prospect", label: "Prospects" },
  { value: "paused", label: "Paused" },
] as const;

export function ClientsPage() {
  const { search, status, owner, tag, deleted, add } = route.useSearch();
  const navigate = route.useNavigate();
  // Who works with listed clients only can neither add nor restore one.
  const isLimited = useSession().clientIds !== null;
  const mayAdd = usePermission("clients:write") && !isLimited;
  const mayRestore = usePermission("clients:delete") && !isLimited;
  const [importing, setImporting] = useState(false);
  const open = (opened: boolean) => navigate({ search: (before) => ({ ...before, add: opened || undefined }), resetScroll: false });
  const filterBy = (change: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  usePageActions([mayAdd && { label: "Add a client", synonyms: "new create", keys: "c", run: () => void open(true) }]);
  const addButton = mayAdd && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => void open(true)}>
      Add a client
    </Button>
  );
  const save = useClientExport({ search, status, ownerId: owner, tag });
  const actions = (
    <>
      <Button variant="default" leftSection={<IconDownload size={18} />} loading={save.isPending} onClick={() => save.mutate()}>
        Export as CSV
      </Button>
      {mayAdd && (
        <Button variant="default" leftSection={<IconFileImport size={18} />} onClick={() => setImporting(true)}>
          Import
        </Button>
      )}
      {addButton}
    </>
  );
  return (
    <Page title="Clients" intro="The businesses you work for." actions={actions}>
      <div className={filters.filters}>
        <div className={filters.search}>
          <SearchField
            label="Search by name or profession"
            value={search ?? ""}
            onSearch={(text) => filterBy({ search: text || undefined })}
          />
        </div>
        <FilterChips label="State" value={status} options={statuses} onChange={(value) => filterBy({ status: value })} />
        <div className={filters.picker}>
          <TagPicker value={tag ?? null} onChange={(chosen) => filterBy({ tag: chosen ?? undefined })} />
        </div>
        <div className={filters.picker}>
          <OwnerPicker
            hiddenLabel="Owner"
            placeholder="Any owner"
            value={owner ?? null}
            onChange={(id) => filterBy({ owner: id ?? undefined })}
          />
        </div>
        {mayRestore && (
          <Switch
            label="Show deleted"
            checked={deleted ?? false}
            onChange={(event) => filterBy({ deleted: event.currentTarget.checked || undefined })}
          />
        )}
      </div>
      <Card flush>
        <ClientList filter={{ search, status, ownerId: owner, tag, includeDeleted: mayRestore && deleted === true }} add={addButton} />
      </Card>
      <ImportDialog opened={importing} onClose={() => setImporting(false)} />
      <ClientDrawer
        opened={mayAdd && add === true}
        client={null}
        onClose={() => void open(false)}
        onSaved={(client) => {
          toast.done(`${client.name} was added.`);
          void navigate({ to: "/clients/$clientId", params: { clientId: client.id } });
        }}
      />
    </Page>
  );
}
