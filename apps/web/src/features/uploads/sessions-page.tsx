import { sourceKinds, uploadStatuses } from "@frontoffice/api/enums/uploads";
import type { SourceKind } from "@frontoffice/api/schema/uploads";
import { Button, Select } from "@mantine/core";
import { IconCloudUpload } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { usePermission } from "../../lib/session.ts";
import { trpc } from "../../lib/trpc.ts";
import { Card } from "../../ui/card.tsx";
import { lazyDrawer } from "../../ui/lazy-drawer.tsx";
import { Page } from "../../ui/page.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SessionList } from "./components/session-list.tsx";
import { sourceLabels, statusLabel } from "./components/session-state.tsx";
import classes from "./sessions-page.module.css";

const NewUploadDrawer = lazyDrawer(() => import("./components/new-upload-drawer.tsx").then((module) => module.NewUploadDrawer), {
  opened: false,
});

const route = getRouteApi("/_app/uploads/sessions/");
const states = uploadStatuses.map((value) => ({ value, label: statusLabel(value) }));
const sources = sourceKinds.map((value) => ({ value, label: sourceLabels[value] }));

function Filters() {
  const { project, status, source, search } = route.useSearch();
  const navigate = route.useNavigate();
  const projects = trpc.projects.list.useQuery({ limit: 100 });
  const change = (part: ReturnType<typeof route.useSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  return (
    <div className={classes.filters}>
      <SearchField label="Search sessions" value={search ?? ""} onSearch={(text) => change({ search: text || undefined })} />
      <Select
        aria-label="Project"
        placeholder="Every project"
        data={(projects.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={project ?? null}
        onChange={(id) => change({ project: id ?? undefined })}
        clearable
        searchable
      />
      <Select
        aria-label="State"
        placeholder="Every state"
        data={states}
        value={status ?? null}
        onChange={(value) => change({ status: value ?? undefined })}
        clearable
      />
      <Select
        aria-label="Source"
        placeholder="Every source"
        data={sources}
        value={source ?? null}
        onChange={(value: SourceKind | null) => change({ source: value ?? undefined })}
        clearable
      />
    </div>
  );
}

export function SessionsPage() {
  const { project, status, source, search, add } = route.useSearch();
  const navigate = route.useNavigate();
  const allowed = usePermission("uploads:write");
  const open = (wanted: true | undefined) => void navigate({ search: (before) => ({ ...before, add: wanted }), resetScroll: false });
  const button = allowed && (
    <Button leftSection={<IconCloudUpload size={18} stroke={1.7} aria-hidden="true" />} onClick={() => open(true)}>
      New upload
    </Button>
  );
  return (
    <Page
      title="Upload sessions"
      eyebrow={<Link to="/uploads">Uploads</Link>}
      intro="Every transfer of files with what became of each."
      actions={button}
    >
      <Card flush>
        <Filters />
        <SessionList filter={{ projectId: project, status, sourceKind: source, search }} action={button} />
      </Card>
      <NewUploadDrawer opened={allowed && add === true} projectId={project} onClose={() => open(undefined)} />
    </Page>
  );
}
