import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { usePageActions } from "../../lib/page-actions.ts";
import { usePermission } from "../../lib/session.ts";
import { Card } from "../../ui/card.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import filters from "../../ui/filters.module.css";
import { lazyDrawer } from "../../ui/lazy-drawer.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { ClientPicker } from "../clients/components/client-picker.tsx";
import { ProjectList } from "../projects/components/project-list.tsx";
import { UploadOverview } from "./components/upload-overview.tsx";

const ProjectDrawer = lazyDrawer(() => import("../projects/components/project-drawer.tsx").then((module) => module.ProjectDrawer), {
  opened: false,
});

const route = getRouteApi("/_app/uploads/");

const states = [
  { value: undefined, label: "All" },
  { value: "active", label: "Open" },
  { value: "resting", label: "Closed" },
] as const;

/** The dashboard of uploads: every project with what has arrived and what is on its way. */
export function UploadsPage() {
  const { search, client, state, add } = route.useSearch();
  const navigate = route.useNavigate();
  const mayAdd = usePermission("projects:write");
  const maySeeSessions = usePermission("uploads:read");
  const open = (opened: boolean) => navigate({ search: (before) => ({ ...before, add: opened || undefined }), resetScroll: false });
  const filterBy = (change: { search?: string | undefined; client?: string | undefined; state?: typeof state }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  usePageActions([mayAdd && { label: "Add a project", synonyms: "new create", keys: "c", run: () => void open(true) }]);
  const addButton = mayAdd && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => void open(true)}>
      Add a project
    </Button>
  );
  const actions = (
    <>
      {maySeeSessions && (
        <LinkButton to="/uploads/sessions" variant="default">
          All sessions
        </LinkButton>
      )}
      {addButton}
    </>
  );
  return (
    <Page title="Uploads" intro="Projects, what has arrived in them, and what is on its way." actions={actions}>
      {maySeeSessions && <UploadOverview />}
      <div className={filters.filters}>
        <div className={filters.search}>
          <SearchField
            label="Search by project or client"
            value={search ?? ""}
            onSearch={(text) => filterBy({ search: text || undefined })}
          />
        </div>
        <div className={filters.picker}>
          <ClientPicker
            hiddenLabel="Client"
            placeholder="Every client"
            clearable
            value={client ?? null}
            onChange={(id) => filterBy({ client: id ?? undefined })}
          />
        </div>
        <FilterChips label="State" value={state} options={states} onChange={(value) => filterBy({ state: value })} />
      </div>
      <Card flush>
        <ProjectList filter={{ search, clientId: client, active: state && state === "active" }} add={addButton} />
      </Card>
      <ProjectDrawer
        opened={mayAdd && add === true}
        project={null}
        clientId={client ?? null}
        onClose={() => void open(false)}
        onSaved={(project) => {
          toast.done(`${project.name} was added.`);
          void navigate({ to: "/projects/$projectId", params: { projectId: project.id } });
        }}
      />
    </Page>
  );
}
