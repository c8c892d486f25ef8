import { EditDrawer } from "../../../ui/edit-drawer.tsx";
import { type Contact, contactName } from "../use-contact-actions.ts";
import { ContactForm } from "./contact-form.tsx";

interface ContactDrawerProps {
  clientId: string;
  editing: Contact | "new" | null;
  onClose: () => void;
}

/** The form of a contact beside the page. */
export function ContactDrawer({ clientId, editing, onClose }: ContactDrawerProps) {
  const row = editing === "new" ? null : editing;
  return (
    <EditDrawer opened={editing !== null} title={row ? `Edit ${contactName(row)}` : "Add a contact"} onClose={onClose}>
      {(edit) => <ContactForm clientId={clientId} row={row} onSaved={onClose} {...edit} />}
    </EditDrawer>
  );
}
