import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { chosenFolder } from "../../../lib/chosen-files.ts";
import { keptFolder, mayRead } from "../../../lib/kept-folders.ts";
import { usePermission } from "../../../lib/session.ts";
import { useBeginUpload } from "../use-begin-upload.ts";
import { FileDrop } from "./file-drop.tsx";

/** After a reload the browser has let go of the files: they are chosen once more, and what has arrived is not sent again. */
export function ResumeCard({ session }: { session: UploadSessionView }) {
  const begin = useBeginUpload();
  const kept = useQuery({ queryKey: ["kept-folder", session.id], queryFn: () => keptFolder(session.id), staleTime: Infinity });
  const [refused, setRefused] = useState(false);
  const allowed = usePermission("uploads:write");
  const folder = kept.data;
  if (!allowed) return null;
  const goOn = async () => {
    if (!folder) return;
    if (await mayRead(folder)) await begin(session, chosenFolder(folder));
    else setRefused(true);
  };
  return (
    <FileDrop title="Select the folder again to go on" onChosen={(chosen) => void begin(session, chosen)}>
      This tab does not hold the files of this session. If another tab or computer is sending it, leave it there. What the storage has
      already is not sent again.
      {folder && !refused && (
        <p>
          <Button variant="subtle" onClick={() => void goOn()}>
            Go on with {folder.name}
          </Button>
        </p>
      )}
      {refused && <p>The browser did not allow the folder to be read. Choose it below.</p>}
    </FileDrop>
  );
}
