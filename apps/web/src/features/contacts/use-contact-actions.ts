import { readablePhone } from "../../lib/phone.ts";
import { type Inputs, type Outputs, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

export type Contact = Outputs["contacts"]["get"];

/** What a contact is called: by name, or by how they are reached. */
export function contactName({ name, email, phone }: Pick<Contact, "name" | "email" | "phone">): string {
  return name ?? email ?? (phone === null ? "This contact" : readablePhone(phone));
}

function useRefresh() {
  const utils = trpc.useUtils();
  return () => utils.contacts.invalidate();
}

/** Deletes a contact, and offers the way back. */
export function useDeleteContact() {
  const refresh = useRefresh();
  const restore = trpc.contacts.restore.useMutation({
    onSuccess: (contact) => toast.done(`${contactName(contact)} is back.`),
    onError: (error) => toast.failed(error, "The contact could not be restored"),
    onSettled: refresh,
  });
  const mutation = trpc.contacts.delete.useMutation({
    onSuccess: (contact) => toast.undo(`${contactName(contact)} was deleted.`, () => restore.mutate({ id: contact.id })),
    onError: (error) => toast.failed(error, "The contact could not be deleted"),
    onSettled: refresh,
  });
  return { remove: (id: string) => mutation.mutate({ id }) };
}

interface SaveOptions {
  onSaved: () => void;
  onError: (error: unknown) => void;
}

/** Adds a contact, or changes the one that is given unless somebody else has changed it since. */
export function useSaveContact(row: Contact | null, { onSaved, onError }: SaveOptions) {
  const refresh = useRefresh();
  const onSuccess = (contact: Contact) => {
    void refresh();
    toast.done(row ? `${contactName(contact)} was saved.` : `${contactName(contact)} was added.`);
    onSaved();
  };
  const create = trpc.contacts.create.useMutation({ onSuccess, onError });
  const update = trpc.contacts.update.useMutation({ onSuccess, onError });
  const save = ({ clientId, ...values }: Inputs["contacts"]["create"]) =>
    row ? update.mutate({ id: row.id, expectedVersion: row.version, ...values }) : create.mutate({ clientId, ...values });
  return { save, pending: create.isPending || update.isPending, error: create.error ?? update.error, forget: update.reset };
}
