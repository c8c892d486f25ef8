import { IconAddressBook } from "@tabler/icons-react";
import { trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import type { Contact } from "../use-contact-actions.ts";
import { ContactRow } from "./contact-row.tsx";

interface ContactListProps {
  clientId: string;
  onEdit: (row: Contact) => void;
}

/** A client's contacts by name, with more on scrolling. */
export function ContactList({ clientId, onEdit }: ContactListProps) {
  const found = trpc.contacts.list.useInfiniteQuery({ clientId }, { getNextPageParam: (page) => page.nextCursor });
  if (found.isPending) return <SkeletonRows rows={2} />;
  if (found.isError)
    return <ErrorState error={found.error} title="The contacts could not be loaded" onRetry={() => void found.refetch()} />;
  const items = found.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState icon={<IconAddressBook size={26} stroke={1.6} />} title="No contacts yet">
        Add the people you talk to, with their role, email and phone.
      </EmptyState>
    );
  }
  return (
    <>
      <ul>
        {items.map((row) => (
          <ContactRow key={row.id} row={row} onEdit={() => onEdit(row)} />
        ))}
      </ul>
      <LoadMore more={found.hasNextPage} loading={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </>
  );
}
