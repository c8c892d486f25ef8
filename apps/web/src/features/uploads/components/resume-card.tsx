import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import type { FileUploadView } from "@frontoffice/api/schema/uploads/files";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { usePermission } from "../../../lib/session.ts";
import { type Chosen, chosenFolder } from "../transfer/chosen-files.ts";
import { keptFolder, mayRead } from "../transfer/remembered-folders.ts";
import { useBeginUpload } from "../use-begin-upload.ts";
import { FileDrop } from "./file-drop.tsx";

interface ResumeCardProps {
  session: UploadSessionView;
  /** Only this one is wanted again. */
  file?: FileUploadView | null;
  onBegun?: () => void;
}

/** After a reload the browser has let go of the files: they are chosen once more, and what has arrived is not sent again. */
export function ResumeCard({ session, file = null, onBegun }: ResumeCardProps) {
  const begin = useBeginUpload();
  const kept = useQuery({ queryKey: ["kept-folder", session.id], queryFn: () => keptFolder(session.id), staleTime: Infinity });
  const [refused, setRefused] = useState(false);
  const card = useRef<HTMLDivElement>(null);
  const allowed = usePermission("uploads:write");
  const isAsked = file !== null;
  useEffect(() => {
    if (isAsked) card.current?.focus();
  }, [isAsked]);
  const folder = kept.data;
  if (!allowed) return null;
  const take = async (chosen: Chosen) => {
    await begin(session, chosen, file?.id);
    onBegun?.();
  };
  const goOn = async () => {
    if (!folder) return;
    if (await mayRead(folder)) await take(chosenFolder(folder));
    else setRefused(true);
  };
  return (
    <div ref={card} tabIndex={-1} data-focus-next>
      <FileDrop
        title={file ? `Select the folder again to send ${file.path}` : "Select the folder again to continue"}
        onChosen={(chosen) => void take(chosen)}
      >
        {file
          ? "This tab cannot read the file any more. Nothing else of the folder is sent."
          : "This tab does not hold the files of this session. If another tab or computer is sending it, leave it there. Files that have arrived are not sent again."}
        {folder && !refused && (
          <p>
            <Button variant="subtle" onClick={() => void goOn()}>
              Continue with {folder.name}
            </Button>
          </p>
        )}
        {refused && <p>The browser did not allow the folder to be read. Choose it below.</p>}
      </FileDrop>
    </div>
  );
}
