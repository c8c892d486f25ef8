import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots, IconEdit, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { readablePhone } from "../../../lib/phone.ts";
import { usePermission } from "../../../lib/session.ts";
import { InitialsTile } from "../../../ui/initials-tile.tsx";
import rows from "../../../ui/row.module.css";
import { useDeleteClient, useRestoreClient } from "../use-client-actions.ts";
import type { Client } from "../use-client-cache.ts";
import classes from "./client-row.module.css";
import { ClientStatus } from "./client-status.tsx";

function RowMenu({ client, keepInLists }: { client: Client; keepInLists: boolean }) {
  const mayEdit = usePermission("clients:write");
  const mayDelete = usePermission("clients:delete");
  const { remove } = useDeleteClient({ keepInLists });
  if (!mayEdit && !mayDelete) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Actions for ${client.name}`}>
          <IconDots size={20} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayEdit && (
          <Menu.Item
            leftSection={<IconEdit size={17} />}
            renderRoot={(props) => <Link to="/clients/$clientId" params={{ clientId: client.id }} search={{ edit: true }} {...props} />}
          >
            Edit
          </Menu.Item>
        )}
        {mayDelete && (
          <Menu.Item leftSection={<IconTrash size={17} />} onClick={() => remove(client.id)}>
            Delete
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Restore({ client }: { client: Client }) {
  const { restore, pending } = useRestoreClient();
  return (
    <Button size="xs" variant="default" loading={pending} onClick={() => restore(client.id)}>
      Restore<span className="visually-hidden"> {client.name}</span>
    </Button>
  );
}

/** One client in the list. */
export function ClientRow({ client, keepInLists }: { client: Client; keepInLists: boolean }) {
  return (
    <li className={`${classes.row} ${rows.leading}`}>
      <InitialsTile name={client.name} />
      <div className={classes.words}>
        {client.deletedAt ? (
          <span className={rows.lead}>{client.name}</span>
        ) : (
          <Link to="/clients/$clientId" params={{ clientId: client.id }} className={rows.lead}>
            {client.name}
          </Link>
        )}
        <span className={classes.meta}>{[client.profession ?? "No profession given", ...client.tags].join(" · ")}</span>
      </div>
      <span className={classes.phone}>{client.phoneNumber && readablePhone(client.phoneNumber)}</span>
      <div>
        <ClientStatus client={client} />
      </div>
      <div className={classes.actions}>
        {client.deletedAt ? <Restore client={client} /> : <RowMenu client={client} keepInLists={keepInLists} />}
      </div>
    </li>
  );
}
