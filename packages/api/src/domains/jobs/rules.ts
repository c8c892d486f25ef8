import type { JobStatus, JobView } from "./schema.ts";

/** What people read; a kind of job that is not named here is called by its type. */
const TITLES: Readonly<Record<string, string>> = {
  "strategies.draft": "Draft a strategy",
  "uploads.run": "Upload a folder",
};

const STATES: Readonly<Record<JobStatus, JobView["state"]>> = {
  queued: "queued",
  running: "started",
  succeeded: "finished",
  failed: "failed",
  cancelled: "cancelled",
};

export function titleOf(type: string, clientName: string | null): string {
  const title = TITLES[type] ?? inWords(type);
  return clientName === null ? title : `${title} for ${clientName}`;
}

export function stateOf(status: JobStatus): JobView["state"] {
  return STATES[status];
}

/** uploads.verify_files reads "Uploads: verify files". */
function inWords(type: string): string {
  const words = type.replace(".", ": ").replace(/[_.-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
