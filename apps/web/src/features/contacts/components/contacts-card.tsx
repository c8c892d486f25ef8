import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { usePermission } from "../../../lib/session.ts";
import { Card } from "../../../ui/card.tsx";
import { lazyDrawer } from "../../../ui/lazy-drawer.tsx";
import type { Contact } from "../use-contact-actions.ts";
import { ContactList } from "./contact-list.tsx";

const ContactDrawer = lazyDrawer(() => import("./contact-drawer.tsx").then((module) => module.ContactDrawer), { editing: null });

/** The people at a client, on its page. */
export function ContactsCard({ clientId }: { clientId: string }) {
  const [editing, setEditing] = useState<Contact | "new" | null>(null);
  const mayAdd = usePermission("contacts:write");
  const add = mayAdd && (
    <Button variant="default" size="xs" leftSection={<IconPlus size={16} />} onClick={() => setEditing("new")}>
      Add a contact
    </Button>
  );
  return (
    <Card title="Contacts" description="Who to call and write to." actions={add} flush>
      <ContactList clientId={clientId} onEdit={setEditing} />
      <ContactDrawer clientId={clientId} editing={editing} onClose={() => setEditing(null)} />
    </Card>
  );
}
