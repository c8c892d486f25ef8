/** What all doors of sign-in have in common: they change something, and none of them may hide in a batch. */
export const alone = { risk: "write", alone: true } as const;

/** What concerns the sign-in itself asks who it is once more. */
export const confirmed = { ...alone, confirmed: true } as const;
