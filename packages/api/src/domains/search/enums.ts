export const searchKinds = ["client", "contact", "strategy", "project", "cycle", "upload_session", "file", "user"] as const;
export type SearchKind = (typeof searchKinds)[number];
