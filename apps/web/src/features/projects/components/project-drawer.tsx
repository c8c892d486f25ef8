import { EditDrawer } from "../../../ui/edit-drawer.tsx";
import type { Project } from "../use-project-actions.ts";
import { ProjectForm } from "./project-form.tsx";

interface ProjectDrawerProps {
  opened: boolean;
  project: Project | null;
  clientId?: string | null;
  onSaved: (project: Project) => void;
  onClose: () => void;
}

/** The form of a project beside the page. */
export function ProjectDrawer({ opened, project, clientId = null, onSaved, onClose }: ProjectDrawerProps) {
  return (
    <EditDrawer opened={opened} title={project ? `Edit ${project.name}` : "Add a project"} onClose={onClose}>
      {(edit) => <ProjectForm project={project} clientId={clientId} onSaved={onSaved} {...edit} />}
    </EditDrawer>
  );
}
