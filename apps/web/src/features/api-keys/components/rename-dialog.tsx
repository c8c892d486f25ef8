import { Button, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import forms from "../../../ui/form.module.css";

interface RenameDialogProps {
  /** The name so far; null keeps the dialog shut. */
  name: string | null;
  pending: boolean;
  onSave: (name: string) => void;
  onClose: () => void;
}

function RenameForm({ name, pending, onSave, onClose }: RenameDialogProps & { name: string }) {
  const [next, setNext] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (next.trim() !== "") onSave(next);
  };
  return (
    <form className={forms.form} onSubmit={submit}>
      <TextInput label="Name" value={next} maxLength={120} onChange={(event) => setNext(event.currentTarget.value)} data-autofocus />
      <div className={forms.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={pending} disabled={next.trim() === ""}>
          Save
        </Button>
      </div>
    </form>
  );
}

/** Another name for a key; everything else about it stays. */
export function RenameDialog({ name, ...form }: RenameDialogProps) {
  return (
    <Modal opened={name !== null} onClose={form.onClose} title="Rename the key" closeButtonProps={{ "aria-label": "Close" }}>
      {name !== null && <RenameForm name={name} {...form} />}
    </Modal>
  );
}
