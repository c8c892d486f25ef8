/** Parts a total in integers by percents, so that the parts sum to the total again. */
export function parted(total: number, percents: readonly number[]): number[] {
  const sum = percents.reduce((all, percent) => all + percent, 0) || 1;
  const exact = percents.map((percent) => (total * percent) / sum);
  const parts = exact.map(Math.floor);
  const rest = total - parts.reduce((all, part) => all + part, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder.slice(0, rest)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
