import { EditDrawer } from "../../../ui/edit-drawer.tsx";
import type { Client } from "../use-client-cache.ts";
import { ClientForm } from "./client-form.tsx";

interface ClientDrawerProps {
  opened: boolean;
  client: Client | null;
  onSaved: (client: Client) => void;
  onClose: () => void;
}

/** The form of a client beside the page. */
export function ClientDrawer({ opened, client, onSaved, onClose }: ClientDrawerProps) {
  return (
    <EditDrawer opened={opened} title={client ? `Edit ${client.name}` : "Add a client"} onClose={onClose}>
      {(edit) => <ClientForm client={client} onSaved={onSaved} {...edit} />}
    </EditDrawer>
  );
}
