import { Drawer } from "@mantine/core";
import type { Client } from "../use-client-cache.ts";
import { ClientForm } from "./client-form.tsx";

interface ClientDrawerProps {
  opened: boolean;
  client: Client | null;
  onSaved: (client: Client) => void;
  onClose: () => void;
}

/** The client form beside the page; a click beside it does not throw away what was typed. */
export function ClientDrawer({ opened, client, onSaved, onClose }: ClientDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="lg"
      closeOnClickOutside={false}
      title={client ? `Edit ${client.name}` : "Add a client"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <ClientForm client={client} onSaved={onSaved} onCancel={onClose} />
    </Drawer>
  );
}
