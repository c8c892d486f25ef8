export const surfaces = ["web", "client", "rest", "mcp", "chat", "worker", "cli"] as const;
