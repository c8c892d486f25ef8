import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { Button } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconRefresh, IconTrash, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { useFocusKept } from "../use-focus-kept.ts";
import { useSessionActions } from "../use-session-actions.ts";
import { useRunState, useUploadRun } from "../use-upload-runs.ts";
import classes from "./session-buttons.module.css";

type Action = UploadSessionView["actions"][number];

const icon = { size: 17, "aria-hidden": true } as const;

/** What may be done to a session now, as the server says; a browser's session goes on in the tab that has its files. */
export function SessionButtons({ session }: { session: UploadSessionView }) {
  const act = useSessionActions(session);
  const run = useUploadRun(session.id);
  const { phase } = useRunState(run);
  const area = useFocusKept<HTMLDivElement>("button[data-next]:not(:disabled)");
  const [asked, setAsked] = useState<"cancel" | "delete" | null>(null);
  const hasFiles = session.sourceKind === "worker_path" || (run !== undefined && phase !== "stopped");
  const can = (action: Action) => session.actions.includes(action);
  const isOwn = run !== undefined && session.isActive;
  const mayPause = (isOwn && phase === "sending") || (can("pause") && !(isOwn && phase === "paused"));
  const mayResume = (isOwn && phase === "paused") || (can("resume") && session.status === "paused" && hasFiles && phase !== "sending");
  return (
    <div ref={area} className={classes.together}>
      {mayPause && (
        <Button variant="default" leftSection={<IconPlayerPause {...icon} />} data-next onClick={act.pending ? undefined : act.pause}>
          Pause
        </Button>
      )}
      {mayResume && (
        <Button leftSection={<IconPlayerPlay {...icon} />} data-next onClick={act.pending ? undefined : act.resume}>
          Resume
        </Button>
      )}
      {can("retry") && hasFiles && (
        <Button leftSection={<IconRefresh {...icon} />} loading={act.pending} onClick={act.retry}>
          Retry failed files
        </Button>
      )}
      {can("cancel") && (
        <Button variant="default" leftSection={<IconX {...icon} />} onClick={() => setAsked("cancel")}>
          Cancel
        </Button>
      )}
      {can("delete") && (
        <Button variant="default" leftSection={<IconTrash {...icon} />} onClick={() => setAsked("delete")}>
          Delete
        </Button>
      )}
      <ConfirmDialog
        opened={asked === "cancel"}
        title="Cancel this upload?"
        verb="Cancel the upload"
        dangerous
        onClose={() => setAsked(null)}
        onConfirm={() => {
          setAsked(null);
          act.cancel();
        }}
      >
        What has arrived stays in the storage, and the session can be resumed later.
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === "delete"}
        title="Delete this session?"
        verb="Delete the session"
        dangerous
        pending={act.pending}
        onClose={() => setAsked(null)}
        onConfirm={act.remove}
      >
        Its list of files and its receipt are deleted. The files in the storage stay.
      </ConfirmDialog>
    </div>
  );
}
