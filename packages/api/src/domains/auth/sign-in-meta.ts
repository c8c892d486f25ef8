/** What all mutations of sign-in share: none of them may be one of many in a batch, where limits would not count it. */
export const alone = { risk: "write", alone: true } as const;

/** For changes of the sign-in itself, which need a recently confirmed identity. */
export const confirmed = { ...alone, callers: { confirmed: true } } as const;
