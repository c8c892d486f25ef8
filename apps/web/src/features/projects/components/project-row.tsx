import { Link } from "@tanstack/react-router";
import { byteSize, figure, plural } from "../../../lib/format.ts";
import rows from "../../../ui/row.module.css";
import { StatusBadge } from "../../../ui/status-badge.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { ClientLink } from "../../clients/components/client-link.tsx";
import type { Project } from "../use-project-actions.ts";
import classes from "./project-row.module.css";

/** What happens in a project, in a word or two. */
export function ProjectState({ project: { activeSessions, isActive } }: { project: Project }) {
  if (activeSessions > 0) {
    return <StatusBadge tone="info">{plural(activeSessions, "upload")} in progress</StatusBadge>;
  }
  return isActive ? <StatusBadge tone="good">Open</StatusBadge> : <StatusBadge tone="idle">Closed</StatusBadge>;
}

/** One project on the dashboard of uploads: whose it is, where it lies, what has arrived. */
export function ProjectRow({ project }: { project: Project }) {
  const { id, name, clientId, clientName, storage, cycles, sessions, files, bytes, lastUploadAt } = project;
  return (
    <li className={`${classes.row} ${rows.leading}`}>
      <div className={classes.words}>
        <Link to="/projects/$projectId" params={{ projectId: id }} className={`${classes.name} ${rows.lead}`}>
          {name}
        </Link>
        <p className={classes.meta}>
          {clientId && clientName ? <ClientLink id={clientId} name={clientName} /> : "The company itself"} · {storage}
        </p>
      </div>
      <div className={classes.state}>
        <ProjectState project={project} />
      </div>
      <dl className={classes.figures}>
        <div>
          <dt>Cycles</dt>
          <dd>{figure(cycles)}</dd>
        </div>
        <div>
          <dt>Sessions</dt>
          <dd>{figure(sessions)}</dd>
        </div>
        <div>
          <dt>Files</dt>
          <dd>{figure(files)}</dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>{byteSize(bytes)}</dd>
        </div>
        <div className={classes.last}>
          <dt>Last upload</dt>
          <dd>{lastUploadAt ? <TimeAgo at={lastUploadAt} /> : "never"}</dd>
        </div>
      </dl>
    </li>
  );
}
