import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { isMissing } from "../../lib/errors.ts";
import { usePermission } from "../../lib/session.ts";
import { trpc } from "../../lib/trpc.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { lazyDrawer } from "../../ui/lazy-drawer.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonCards } from "../../ui/skeletons.tsx";
import { toast } from "../../ui/toast.tsx";
import { ProjectDrop } from "../uploads/components/project-drop.tsx";
import { SessionList } from "../uploads/components/session-list.tsx";
import { CycleList } from "./components/cycle-list.tsx";
import { ProjectActions } from "./components/project-actions.tsx";
import { ProjectFacts, ProjectFigures } from "./components/project-facts.tsx";
import { ProjectState } from "./components/project-row.tsx";
import classes from "./project-page.module.css";
import type { Project } from "./use-project-actions.ts";

const ProjectDrawer = lazyDrawer(() => import("./components/project-drawer.tsx").then((module) => module.ProjectDrawer), { opened: false });
const CycleDrawer = lazyDrawer(() => import("./components/cycle-drawer.tsx").then((module) => module.CycleDrawer), { opened: false });

const route = getRouteApi("/_app/projects/$projectId");
const WHILE_RUNNING = 5_000;

const back = (
  <nav aria-label="Breadcrumbs">
    <Link to="/uploads">Uploads</Link>
  </nav>
);

function Missing() {
  return (
    <Page title="No such project" eyebrow={back}>
      <EmptyState title="This project does not exist" action={<LinkButton to="/uploads">All projects</LinkButton>}>
        It may have been deleted. Owners and admins find it in the audit trail and can undo that.
      </EmptyState>
    </Page>
  );
}

function Drawers({ project }: { project: Project }) {
  const { edit, cycle } = route.useSearch();
  const navigate = route.useNavigate();
  const mayEdit = usePermission("projects:write");
  const chosen = trpc.cycles.get.useQuery({ id: cycle ?? "" }, { enabled: cycle !== undefined && cycle !== "new" });
  const close = () => void navigate({ search: {}, resetScroll: false });
  const saved = (message: string) => () => {
    toast.done(message);
    close();
  };
  const cycleIsThere = cycle === "new" || (chosen.data !== undefined && chosen.data.id === cycle);
  return (
    <>
      <ProjectDrawer opened={mayEdit && edit === true} project={project} onClose={close} onSaved={saved("Saved.")} />
      <CycleDrawer
        opened={mayEdit && cycleIsThere}
        projectId={project.id}
        cycle={cycle === "new" ? null : (chosen.data ?? null)}
        onClose={close}
        onSaved={saved(cycle === "new" ? "The cycle was added." : "Saved.")}
      />
    </>
  );
}

function Content({ project }: { project: Project }) {
  const navigate = route.useNavigate();
  const mayEdit = usePermission("projects:write");
  const maySeeSessions = usePermission("uploads:read");
  const openCycle = (cycle: string) => void navigate({ search: { cycle }, resetScroll: false });
  const add = mayEdit && (
    <Button size="xs" variant="default" leftSection={<IconPlus size={16} />} onClick={() => openCycle("new")}>
      Add a cycle
    </Button>
  );
  return (
    <>
      <ProjectFigures project={project} />
      <div className={classes.columns}>
        <div className={classes.cycles}>
          <Card title="Cycles" actions={project.cycles > 0 && add} flush>
            <CycleList projectId={project.id} add={add} onEdit={openCycle} />
          </Card>
        </div>
        <div className={classes.facts}>
          <ProjectFacts project={project} />
        </div>
        {maySeeSessions && (
          <div className={classes.sessions}>
            <Card
              title="Upload sessions"
              flush
              actions={
                <LinkButton to="/uploads/sessions" search={{ project: project.id }} size="xs" variant="default">
                  All of this project
                </LinkButton>
              }
            >
              <SessionList filter={{ projectId: project.id }} />
              {project.isActive && (
                <div className={classes.drop}>
                  <ProjectDrop projectId={project.id} />
                </div>
              )}
            </Card>
          </div>
        )}
      </div>
    </>
  );
}

export function ProjectPage() {
  const { projectId } = route.useParams();
  const navigate = route.useNavigate();
  const query = trpc.projects.get.useQuery(
    { id: projectId },
    { refetchInterval: ({ state }) => (state.data && state.data.activeSessions > 0 ? WHILE_RUNNING : false) },
  );
  if (isMissing(query.error) || query.data?.deletedAt) return <Missing />;
  const project = query.data;
  return (
    <Page
      title={project?.name ?? "Project"}
      eyebrow={back}
      intro={project && <ProjectState project={project} />}
      actions={
        project && (
          <ProjectActions
            project={project}
            onEdit={() => void navigate({ search: { edit: true }, resetScroll: false })}
            onGone={() => void navigate({ to: "/uploads" })}
          />
        )
      }
    >
      {query.isPending && <SkeletonCards heights={[84, 420, 360]} />}
      {query.isError && <ErrorState error={query.error} title="This project could not be loaded" onRetry={() => void query.refetch()} />}
      {project && <Content project={project} />}
      {project && <Drawers project={project} />}
    </Page>
  );
}
