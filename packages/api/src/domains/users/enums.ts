export const userStates = ["active", "inactive", "removed"] as const;
