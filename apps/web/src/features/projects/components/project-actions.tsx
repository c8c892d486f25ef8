import { Button, Menu } from "@mantine/core";
import { IconCloudUpload, IconDots, IconEdit, IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { usePermission } from "../../../lib/session.ts";
import { LinkButton } from "../../../ui/link-button.tsx";
import { type Project, useActivateProject, useDeleteProject } from "../use-project-actions.ts";

interface ProjectActionsProps {
  project: Project;
  onEdit: () => void;
  onGone: () => void;
}

/** Uploading into it, changing it, closing it for new uploads, deleting it. */
export function ProjectActions({ project, onEdit, onGone }: ProjectActionsProps) {
  const mayEdit = usePermission("projects:write");
  const mayDelete = usePermission("projects:delete");
  const mayUpload = usePermission("uploads:write");
  const { activate } = useActivateProject(project);
  const { remove, pending } = useDeleteProject();
  const Switch = project.isActive ? IconPlayerPause : IconPlayerPlay;
  return (
    <>
      {(mayEdit || mayDelete) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" loading={pending} leftSection={<IconDots size={17} />}>
              More
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {mayEdit && (
              <Menu.Item leftSection={<Switch size={17} />} onClick={() => activate(!project.isActive)}>
                {project.isActive ? "Close for new uploads" : "Open for uploads"}
              </Menu.Item>
            )}
            {mayDelete && (
              <Menu.Item leftSection={<IconTrash size={17} />} onClick={() => remove(project.id, onGone)}>
                Delete
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {mayEdit && (
        <Button variant="default" leftSection={<IconEdit size={17} />} onClick={onEdit}>
          Edit
        </Button>
      )}
      {mayUpload && project.isActive && (
        <LinkButton to="/uploads/sessions" search={{ project: project.id, add: true }} leftSection={<IconCloudUpload size={17} />}>
          Upload files
        </LinkButton>
      )}
    </>
  );
}
