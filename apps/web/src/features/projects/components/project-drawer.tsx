import type { Project } from "../use-project-actions.ts";
import { FormDrawer } from "./form-drawer.tsx";
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
    <FormDrawer opened={opened} title={project ? `Edit ${project.name}` : "Add a project"} onClose={onClose}>
      {(form) => <ProjectForm project={project} clientId={clientId} onSaved={onSaved} {...form} />}
    </FormDrawer>
  );
}
