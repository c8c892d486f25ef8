import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconCloudUpload, IconDots, IconEdit, IconHistory, IconSparkles, IconTrash } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { usePageActions } from "../../../lib/page-actions.ts";
import { usePermission } from "../../../lib/session.ts";
import { LinkButton } from "../../../ui/link-button.tsx";
import { useDeleteClient } from "../use-client-actions.ts";
import type { Client } from "../use-client-cache.ts";

/** What is done less often; what takes the client away stands last. */
function MoreMenu({ client }: { client: Client }) {
  const navigate = useNavigate();
  const mayAddProject = usePermission("projects:write");
  const mayAudit = usePermission("audit:read");
  const mayDelete = usePermission("clients:delete");
  const { remove } = useDeleteClient();
  if (!mayAddProject && !mayAudit && !mayDelete) return null;
  const removeAndLeave = () => {
    remove(client.id);
    void navigate({ to: "/clients" });
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={38} aria-label={`More for ${client.name}`}>
          <IconDots size={20} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayAddProject && (
          <Menu.Item
            leftSection={<IconCloudUpload size={17} />}
            renderRoot={(props) => <Link to="/uploads" search={{ client: client.id, add: true }} {...props} />}
          >
            Add a project
          </Menu.Item>
        )}
        {mayAudit && (
          <Menu.Item
            leftSection={<IconHistory size={17} />}
            renderRoot={(props) => <Link to="/settings/audit" search={{ client: client.id }} {...props} />}
          >
            Audit trail
          </Menu.Item>
        )}
        {mayDelete && (
          <Menu.Item leftSection={<IconTrash size={17} />} onClick={removeAndLeave}>
            Delete
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What can be done with a client, the commonest first. */
export function ClientActions({ client, onEdit }: { client: Client; onEdit: () => void }) {
  const mayEdit = usePermission("clients:write");
  const mayPlan = usePermission("strategies:write");
  const navigate = useNavigate();
  usePageActions([
    mayPlan && {
      label: `Generate a strategy for ${client.name}`,
      synonyms: "new draft plan",
      keys: "c",
      run: () => void navigate({ to: "/strategies", search: { client: client.id, generate: client.id } }),
    },
    mayEdit && { label: `Edit ${client.name}`, synonyms: "change profile phone", keys: "e", run: onEdit },
  ]);
  return (
    <>
      {mayPlan && (
        <LinkButton to="/strategies" search={{ client: client.id, generate: client.id }} leftSection={<IconSparkles size={17} />}>
          Generate strategy
        </LinkButton>
      )}
      {mayEdit && (
        <Button variant="default" leftSection={<IconEdit size={17} />} onClick={onEdit}>
          Edit
        </Button>
      )}
      <MoreMenu client={client} />
    </>
  );
}
