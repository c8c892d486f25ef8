import { Drawer } from "@mantine/core";
import type { Connection } from "../use-connection-actions.ts";
import { ConnectionForm } from "./connection-form.tsx";

interface ConnectionDrawerProps {
  editing: Connection | "new" | null;
  onClose: () => void;
}

/** The form for a new connection or a known one, beside the list. */
export function ConnectionDrawer({ editing, onClose }: ConnectionDrawerProps) {
  const title = editing === "new" ? "Connect a storage" : "Edit the connection";
  return (
    <Drawer opened={editing !== null} onClose={onClose} position="right" title={title} closeButtonProps={{ "aria-label": "Close" }}>
      {editing && <ConnectionForm connection={editing === "new" ? null : editing} onClose={onClose} />}
    </Drawer>
  );
}
