const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** "3,000", "4.5". */
export const figure = (value: number) => plain.format(value);

/** Integer cents in a currency: "€1,661.54"; whole amounts without cents. */
export function money(cents: number, currency: string): string {
  const digits = cents % 100 === 0 ? 0 : 2;
  return new Intl.NumberFormat("en", { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    cents / 100,
  );
}

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
