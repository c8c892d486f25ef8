import { byteSize, figure } from "../../../lib/format.ts";
import { trpc } from "../../../lib/trpc.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import classes from "./storage-use.module.css";

const SHOWN = 8;

/** The installation's own storage, and the projects with the most bytes. */
export function StorageUse() {
  const query = trpc.storage.overview.useQuery();
  if (query.isPending) return <SkeletonText lines={11} />;
  if (query.isError) return <ErrorState error={query.error} title="The storage could not be loaded" onRetry={() => void query.refetch()} />;
  const { own, projects } = query.data;
  const most = Math.max(1, ...projects.map(({ bytes }) => bytes));
  return (
    <div className={classes.use}>
      <div className={classes.own}>
        <div>
          <p className={classes.label}>{own.label}</p>
          <p className={classes.meta}>Your bucket there is {own.bucket}.</p>
        </div>
        <p className={classes.total}>
          <strong>{byteSize(own.bytes)}</strong> in {figure(own.files)} {own.files === 1 ? "file" : "files"}
        </p>
      </div>
      {projects.length > 0 && (
        <ul className={classes.projects} aria-label="Use by project">
          {projects.slice(0, SHOWN).map(({ id, name, storage, files, bytes }) => (
            <li key={id}>
              <div className={classes.line}>
                <span className={classes.name}>{name}</span>
                <span className={classes.meta}>
                  {storage} · {byteSize(bytes)} in {figure(files)} {files === 1 ? "file" : "files"}
                </span>
              </div>
              <svg className={classes.bar} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <rect width="100" height="1" className={classes.track} />
                <rect width={(bytes / most) * 100} height="1" className={classes.fill} />
              </svg>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
