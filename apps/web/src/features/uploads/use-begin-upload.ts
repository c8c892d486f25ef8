import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { useCallback } from "react";
import type { Chosen } from "../../lib/chosen-files.ts";
import { keepFolder } from "../../lib/kept-folders.ts";
import { keepRun } from "./use-upload-runs.ts";

/** Begins to read what was chosen for a session. The engine is loaded only now: most visits never send a file. */
export function useBeginUpload() {
  return useCallback(async (session: UploadSessionView, chosen: Chosen) => {
    if (chosen.folder) void keepFolder(session.id, chosen.folder);
    const { UploadRun } = await import("../../lib/transfer/run.ts");
    const run = new UploadRun(session);
    keepRun(run);
    void run.read(chosen);
  }, []);
}
