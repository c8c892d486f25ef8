export const approvalStatuses = ["pending", "approved", "rejected", "expired", "withdrawn"] as const;
