export const clientStatuses = ["prospect", "active", "paused"] as const;
