import { Link } from "@tanstack/react-router";
import { byteSize, figure } from "../../../lib/format.ts";
import { usePermission } from "../../../lib/session.ts";
import { Card } from "../../../ui/card.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import type { Project } from "../use-project-actions.ts";
import classes from "./project-facts.module.css";

function Client({ project: { clientId, clientName } }: { project: Project }) {
  const maySee = usePermission("clients:read");
  if (clientId === null) return "The company itself";
  if (!maySee) return clientName;
  return (
    <Link to="/clients/$clientId" params={{ clientId }}>
      {clientName}
    </Link>
  );
}

/** What has arrived, in four numbers. */
export function ProjectFigures({ project: { cycles, sessions, files, bytes } }: { project: Project }) {
  const figures = [
    { label: "Cycles", value: figure(cycles) },
    { label: "Sessions", value: figure(sessions) },
    { label: "Files uploaded", value: figure(files) },
    { label: "Size", value: byteSize(bytes) },
  ];
  return (
    <dl className={classes.strip}>
      {figures.map(({ label, value }) => (
        <div key={label} className={classes.figure}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Whose it is, and where its files lie. */
export function ProjectFacts({ project }: { project: Project }) {
  const { description, storage, bucketName, defaultPrefix, lastUploadAt, createdAt } = project;
  return (
    <Card title="Facts">
      <Facts
        items={[
          { label: "Client", value: <Client project={project} /> },
          { label: "Description", value: description },
          { label: "Storage", value: storage },
          { label: "Bucket", value: <code className={classes.code}>{bucketName}</code> },
          { label: "Folder", value: <code className={classes.code}>{defaultPrefix || "/"}</code> },
          { label: "Last upload", value: lastUploadAt ? <TimeAgo at={lastUploadAt} /> : "Never" },
          { label: "Added", value: <TimeAgo at={createdAt} /> },
        ]}
      />
    </Card>
  );
}
