export const strategyStatuses = ["draft", "in_review", "approved", "rejected", "archived"] as const;
