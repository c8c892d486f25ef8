/** How much of a client's activity its head and its overview ask for: one query for both. */
export const ACTIVITY_SHOWN = 10;
