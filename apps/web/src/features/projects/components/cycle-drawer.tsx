import { EditDrawer } from "../../../ui/edit-drawer.tsx";
import type { Cycle } from "../use-cycle-actions.ts";
import { CycleForm } from "./cycle-form.tsx";

interface CycleDrawerProps {
  opened: boolean;
  projectId: string;
  cycle: Cycle | null;
  onSaved: (cycle: Cycle) => void;
  onClose: () => void;
}

/** The form of a cycle beside the page. */
export function CycleDrawer({ opened, projectId, cycle, onSaved, onClose }: CycleDrawerProps) {
  return (
    <EditDrawer opened={opened} title={cycle ? `Edit ${cycle.name}` : "Add a cycle"} onClose={onClose}>
      {(edit) => <CycleForm projectId={projectId} cycle={cycle} onSaved={onSaved} {...edit} />}
    </EditDrawer>
  );
}
