export const jobStatuses = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
