export const uploadStatuses = [
  "draft",
  "queued",
  "scanning",
  "uploading",
  "paused",
  "completed",
  "completed_with_errors",
  "failed",
  "cancelled",
] as const;

export const sourceKinds = ["worker_path", "browser", "cli"] as const;
