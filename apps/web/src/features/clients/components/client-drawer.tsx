import { Drawer } from "@mantine/core";
import { useCallback, useRef, useState } from "react";
import type { Client } from "../use-client-cache.ts";
import { ClientForm } from "./client-form.tsx";

interface ClientDrawerProps {
  opened: boolean;
  client: Client | null;
  onSaved: (client: Client) => void;
  onClose: () => void;
}

/** The client form beside the page; closing it asks first when something was typed. */
export function ClientDrawer({ opened, client, onSaved, onClose }: ClientDrawerProps) {
  const dirty = useRef(false);
  const [asking, setAsking] = useState(false);
  const setDirty = useCallback((changed: boolean) => {
    dirty.current = changed;
  }, []);
  const close = () => {
    setAsking(false);
    dirty.current = false;
    onClose();
  };
  const save = (saved: Client) => {
    setAsking(false);
    dirty.current = false;
    onSaved(saved);
  };
  return (
    <Drawer
      opened={opened}
      onClose={() => (dirty.current ? setAsking(true) : close())}
      position="right"
      size="lg"
      title={client ? `Edit ${client.name}` : "Add a client"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <ClientForm client={client} onSaved={save} onDirty={setDirty} leaving={asking} onStay={() => setAsking(false)} onCancel={close} />
    </Drawer>
  );
}
