export const deliveryStatuses = ["pending", "delivered", "failed", "cancelled"] as const;
