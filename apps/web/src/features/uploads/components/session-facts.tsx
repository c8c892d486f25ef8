import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { Link } from "@tanstack/react-router";
import { byteSize, fullTime, plural } from "../../../lib/format.ts";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { sourceLabels } from "./session-state.tsx";

function patternsOf({ include, exclude }: UploadSessionView): string {
  const parts = [include.length > 0 && `only ${include.join(", ")}`, exclude.length > 0 && `without ${exclude.join(", ")}`];
  return parts.filter(Boolean).join("; ") || "All files";
}

/** Where a session's files come from and where they go. */
export function SessionFacts({ session }: { session: UploadSessionView }) {
  const { projectId, projectName, sourceKind, sourcePath, storage, bucketName, s3Prefix, userName } = session;
  const items: Fact[] = [
    {
      label: "Project",
      value: (
        <Link to="/projects/$projectId" params={{ projectId }}>
          {projectName}
        </Link>
      ),
    },
    { label: "Client", value: session.clientName ?? "The company itself" },
    { label: "Source", value: sourcePath ? `${sourceLabels[sourceKind]}: ${sourcePath}` : sourceLabels[sourceKind] },
    { label: "Storage", value: `${storage}, ${bucketName}/${s3Prefix}` },
    { label: "Files", value: patternsOf(session) },
    {
      label: "Pace",
      value: `${plural(session.maxWorkers, "request")} at once, ${plural(session.timesToRetry, "retry", "retries")}, ${
        session.bandwidthLimitBps === null ? "no limit" : `${byteSize(session.bandwidthLimitBps)} a second at most`
      }`,
    },
    { label: "By", value: userName ?? "A program" },
    { label: "Created", value: fullTime(session.createdAt) },
    { label: "Started", value: session.startedAt ? fullTime(session.startedAt) : "Not yet" },
    { label: "Ended", value: session.completedAt ? fullTime(session.completedAt) : "Not yet" },
  ];
  return <Facts items={items} />;
}
