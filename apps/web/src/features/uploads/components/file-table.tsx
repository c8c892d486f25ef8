import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { type FileStatus, type FileUploadView, fileStatuses } from "@frontoffice/api/schema/uploads/files";
import { ActionIcon } from "@mantine/core";
import { IconDownload, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { byteSize } from "../../../lib/format.ts";
import { usePermission } from "../../../lib/session.ts";
import { trpcClient as api, trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { FilterChips } from "../../../ui/filter-chips.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { SearchField } from "../../../ui/search-field.tsx";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { toast } from "../../../ui/toast.tsx";
import { useFocusKept } from "../use-focus-kept.ts";
import { useSessionActions } from "../use-session-actions.ts";
import classes from "./file-table.module.css";
import { FileStateBadge, fileStatusLabel } from "./session-state.tsx";

const REFRESH_MS = 3_000;
const states = [{ value: undefined, label: "All" }, ...fileStatuses.map((value) => ({ value, label: fileStatusLabel(value) }))];

/** The storage answers as an attachment, so the page stays where it is. */
async function download(id: string, file: FileUploadView) {
  try {
    const { url } = await api.uploadSessions.files.download.query({ id, fileId: file.id });
    Object.assign(document.createElement("a"), { href: url, rel: "noreferrer" }).click();
  } catch (error) {
    toast.failed(error, "The file could not be downloaded");
  }
}

interface FileRowProps {
  sessionId: string;
  file: FileUploadView;
  onRetry: ((file: FileUploadView) => void) | null;
}

function FileRow({ sessionId, file, onRetry }: FileRowProps) {
  const { path, size, status, sha256, error, attempts } = file;
  const isRetried = onRetry && (status === "failed" || status === "cancelled");
  const isThere = status === "uploaded" || status === "skipped_duplicate";
  return (
    <tr>
      <td className={classes.path}>
        {path}
        {error && <p className={classes.error}>{error}</p>}
        {status === "failed" && attempts > 1 && <p className={classes.soft}>{attempts} attempts</p>}
      </td>
      <td className={classes.size}>{byteSize(size)}</td>
      <td>
        <FileStateBadge status={status} />
      </td>
      <td className={classes.sum}>{sha256 && <code title={sha256}>{sha256.slice(0, 12)}</code>}</td>
      <td className={classes.act}>
        {isThere && (
          <ActionIcon variant="subtle" aria-label={`Download ${path}`} onClick={() => void download(sessionId, file)}>
            <IconDownload size={17} aria-hidden="true" />
          </ActionIcon>
        )}
        {isRetried && (
          <ActionIcon variant="subtle" aria-label={`Retry ${path}`} title="Retry" onClick={() => onRetry(file)}>
            <IconRefresh size={17} aria-hidden="true" />
          </ActionIcon>
        )}
      </td>
    </tr>
  );
}

/** Sends one file once more; where the browser has to be given it again, that is asked first. */
function useRetry(session: UploadSessionView, onReselect: (file: FileUploadView) => void) {
  const act = useSessionActions(session);
  const allowed = usePermission("uploads:write");
  const { sourceKind, isActive } = session;
  // The command line sends its own again, and a job has all of its folder in hand.
  if (!allowed || sourceKind === "cli" || (sourceKind === "worker_path" && isActive)) return null;
  return (file: FileUploadView) => {
    const retry = act.retryFile(file);
    if (retry) retry();
    else onReselect(file);
  };
}

interface RowsProps {
  session: UploadSessionView;
  status: FileStatus | undefined;
  search: string;
  onReselect: (file: FileUploadView) => void;
}

function Rows({ session, status, search, onReselect }: RowsProps) {
  const { id, isActive } = session;
  const retry = useRetry(session, onReselect);
  const files = trpc.uploadSessions.files.list.useInfiniteQuery(
    { id, status, search: search || undefined, limit: 50 },
    { getNextPageParam: (page) => page.nextCursor, refetchInterval: isActive ? REFRESH_MS : false },
  );
  if (files.isPending) return <SkeletonRows rows={4} />;
  if (files.isError && !files.data) {
    return <ErrorState error={files.error} title="The files could not be loaded" onRetry={() => void files.refetch()} />;
  }
  const items = files.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState title={status || search ? "No such files" : "No files yet"} />;
  return (
    <>
      <table className={classes.table} tabIndex={-1}>
        <thead>
          <tr>
            <th scope="col">Path</th>
            <th scope="col" className={classes.size}>
              Size
            </th>
            <th scope="col">State</th>
            <th scope="col" className={classes.sum}>
              SHA-256
            </th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((file) => (
            <FileRow key={file.id} sessionId={id} file={file} onRetry={retry} />
          ))}
        </tbody>
      </table>
      <LoadMore more={files.hasNextPage} loading={files.isFetchingNextPage} onMore={() => void files.fetchNextPage()} />
    </>
  );
}

/** The files of a session with what became of each. */
export function FileTable({ session, onReselect }: Pick<RowsProps, "session" | "onReselect">) {
  const area = useFocusKept<HTMLDivElement>('[aria-label^="Retry "]:not(:disabled), table');
  const [status, setStatus] = useState<FileStatus | undefined>(undefined);
  const [search, setSearch] = useState("");
  return (
    <div ref={area}>
      <div className={classes.filters}>
        <FilterChips label="State of the files" value={status} options={states} onChange={setStatus} />
        <SearchField label="Search files" value={search} onSearch={setSearch} />
      </div>
      <Rows session={session} status={status} search={search} onReselect={onReselect} />
    </div>
  );
}
