import { EditDrawer } from "../../../ui/edit-drawer.tsx";
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
    <EditDrawer opened={editing !== null} title={title} size="md" onClose={onClose}>
      {(edit) => editing && <ConnectionForm connection={editing === "new" ? null : editing} onSaved={onClose} {...edit} />}
    </EditDrawer>
  );
}
