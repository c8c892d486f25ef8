import { useNavigate } from "@tanstack/react-router";
import { usePermission } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { toast } from "../../../ui/toast.tsx";
import type { Chosen } from "../transfer/chosen-files.ts";
import { useBeginUpload } from "../use-begin-upload.ts";
import { FileDrop } from "./file-drop.tsx";

/** Files dropped on a project make a session of their own, whose plan opens. */
export function ProjectDrop({ projectId }: { projectId: string }) {
  const begin = useBeginUpload();
  const navigate = useNavigate();
  const allowed = usePermission("uploads:write");
  const create = trpc.uploadSessions.create.useMutation({ onError: (error) => toast.failed(error) });
  if (!allowed) return null;
  const take = async (chosen: Chosen) => {
    const session = await create.mutateAsync({ projectId, sourceKind: "browser" }).catch(() => null);
    if (!session) return;
    await begin(session, chosen);
    await navigate({ to: "/uploads/sessions/$sessionId", params: { sessionId: session.id } });
  };
  return (
    <FileDrop title="Drop files or a folder here" disabled={create.isPending} onChosen={(chosen) => void take(chosen)}>
      You see what would be sent before anything is.
    </FileDrop>
  );
}
