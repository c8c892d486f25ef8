import { Button } from "@mantine/core";
import { IconDatabase } from "@tabler/icons-react";
import { usePermission } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import type { Connection } from "../use-connection-actions.ts";
import { ConnectionRow } from "./connection-row.tsx";

interface ConnectionListProps {
  onEdit: (connection: Connection) => void;
  onAdd: () => void;
}

/** The company's connections with what their last test said. */
export function ConnectionList({ onEdit, onAdd }: ConnectionListProps) {
  const mayChange = usePermission("storage:write");
  const options = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };
  const connections = trpc.storage.connections.list.useInfiniteQuery({}, options);
  if (connections.isPending) return <SkeletonRows rows={2} />;
  if (connections.isError && !connections.data) {
    return <ErrorState error={connections.error} title="The connections could not be loaded" onRetry={() => void connections.refetch()} />;
  }
  const items = connections.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<IconDatabase size={26} stroke={1.6} />}
        title="No storage of your own yet"
        action={mayChange && <Button onClick={onAdd}>Connect a storage</Button>}
      >
        Connect Amazon S3, Cloudflare R2, MinIO, Garage or Ceph, and choose it in a project.
      </EmptyState>
    );
  }
  return (
    <>
      <ul>
        {items.map((connection) => (
          <ConnectionRow key={connection.id} connection={connection} onEdit={onEdit} />
        ))}
      </ul>
      <LoadMore more={connections.hasNextPage} loading={connections.isFetchingNextPage} onMore={() => void connections.fetchNextPage()} />
    </>
  );
}
