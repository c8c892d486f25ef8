import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { usePermission } from "../../../lib/session.ts";
import { useBeginUpload } from "../use-begin-upload.ts";
import { FileDrop } from "./file-drop.tsx";

/** Where files are handed over to a session that has not started. */
export function SourceCard({ session }: { session: UploadSessionView }) {
  const begin = useBeginUpload();
  if (!usePermission("uploads:write")) return null;
  return (
    <FileDrop title="Drop files or a folder here" onChosen={(chosen) => void begin(session, chosen)}>
      They are read and compared first. Nothing is sent before you say so.
    </FileDrop>
  );
}
