import { EditDrawer } from "../../../ui/edit-drawer.tsx";
import type { Endpoint } from "../use-endpoint-actions.ts";
import { EndpointForm } from "./endpoint-form.tsx";
import type { Revealed } from "./secret-dialog.tsx";

interface EndpointDrawerProps {
  editing: Endpoint | "new" | null;
  onSecret: (revealed: Revealed) => void;
  onClose: () => void;
}

/** The form for a new endpoint or a known one, beside the list. */
export function EndpointDrawer({ editing, onSecret, onClose }: EndpointDrawerProps) {
  const title = editing === "new" ? "Add an endpoint" : "Edit the endpoint";
  return (
    <EditDrawer opened={editing !== null} title={title} size="md" onClose={onClose}>
      {(edit) => editing && <EndpointForm endpoint={editing === "new" ? null : editing} onSecret={onSecret} onSaved={onClose} {...edit} />}
    </EditDrawer>
  );
}
