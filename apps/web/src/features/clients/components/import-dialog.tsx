import { Button, FileButton, Modal } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useState } from "react";
import { plural } from "../../../lib/format.ts";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { FormError } from "../../../ui/form-error.tsx";
import { toast } from "../../../ui/toast.tsx";
import classes from "./import-dialog.module.css";
import { ImportPreview } from "./import-preview.tsx";

const MOST_BYTES = 300_000;

interface Chosen {
  name: string;
  csv: string;
  preview: Outputs["clients"]["import"];
}

/** A file is chosen and tried out, then imported as a whole; until then nothing is written. */
function useImport(onDone: () => void) {
  const utils = trpc.useUtils();
  const [chosen, setChosen] = useState<Chosen>();
  const [fault, setFault] = useState<string>();
  const tryOut = trpc.clients.import.useMutation();
  const write = trpc.clients.import.useMutation({
    onSuccess: async ({ added }) => {
      toast.done(`${plural(added, "client")} imported.`);
      setChosen(undefined);
      onDone();
      await utils.clients.invalidate();
    },
  });
  const choose = async (file: File | null) => {
    setChosen(undefined);
    setFault(undefined);
    write.reset();
    if (!file) return;
    if (file.size > MOST_BYTES) return setFault("This file is larger than 300 KB. Split it.");
    const csv = await file.text();
    tryOut.mutate({ csv, dryRun: true }, { onSuccess: (preview) => setChosen({ name: file.name, csv, preview }) });
  };
  const run = () => chosen && write.mutate({ csv: chosen.csv });
  return { chosen, choose, run, fault, trying: tryOut.isPending, writing: write.isPending, error: write.error ?? tryOut.error };
}

/** Clients from a file: what each row would become stands here before anything is written. */
export function ImportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { chosen, choose, run, fault, trying, writing, error } = useImport(onClose);
  const ready = chosen !== undefined && chosen.preview.faulty === 0 && chosen.preview.added > 0;
  return (
    <Modal opened={opened} onClose={onClose} title="Import clients" size="xl" closeButtonProps={{ "aria-label": "Close" }}>
      <div className={classes.dialog}>
        <p>
          A CSV file with a row of headings and at most 500 clients. Only “Name” is required; an exported file shows the other headings.
        </p>
        <div className={classes.choice}>
          <FileButton onChange={(file) => void choose(file)} accept=".csv,text/csv">
            {(props) => (
              <Button {...props} variant="default" loading={trying} leftSection={<IconFileSpreadsheet size={18} />} data-autofocus>
                Choose a file
              </Button>
            )}
          </FileButton>
          {chosen && <span>{chosen.name}</span>}
        </div>
        {fault && <p role="alert">{fault}</p>}
        <FormError error={error} />
        {chosen && <ImportPreview preview={chosen.preview} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={!ready} loading={writing} onClick={run}>
            {ready ? `Import ${plural(chosen.preview.added, "client")}` : "Import"}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
