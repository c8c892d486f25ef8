/** The colour of a chart's slice, and of its row in the table beside it. */
export const sliceColor = (index: number) => `var(--slice-${(index % 6) + 1})`;
