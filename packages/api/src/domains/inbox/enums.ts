/** What may wait for a person, in the order of the filters. */
export const inboxKinds = ["review", "request", "job", "upload", "storage", "webhook"] as const;
