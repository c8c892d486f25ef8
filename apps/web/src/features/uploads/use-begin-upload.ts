import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { useCallback } from "react";
import { useSession } from "../../lib/session.ts";
import { toast } from "../../ui/toast.tsx";
import type { Chosen } from "./transfer/chosen-files.ts";
import { saveFolder } from "./transfer/remembered-folders.ts";
import { addRun, ownerOf } from "./use-upload-runs.ts";

/** Begins to read what was chosen for a session, or for one file of it. The engine is loaded only now: most visits never send a file. */
export function useBeginUpload() {
  const owner = ownerOf(useSession());
  return useCallback(
    async (session: UploadSessionView, chosen: Chosen, fileId?: string) => {
      if (chosen.folder) void saveFolder(session.id, chosen.folder);
      try {
        const { UploadRun } = await import("./transfer/run.ts");
        const run = new UploadRun(session);
        addRun(run, owner);
        void run.read(chosen, fileId);
      } catch (error) {
        toast.failed(error, "The files could not be read");
      }
    },
    [owner],
  );
}
