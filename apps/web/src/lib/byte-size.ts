const units = ["B", "KB", "MB", "GB", "TB", "PB"];

/** "0 B", "1.5 MB", "12 GB": three figures at most, in steps of 1,000. */
export function byteSize(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3 + 1e-9));
  const value = bytes / 1000 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  const shown = value.toFixed(digits);
  // Rounding up may reach the next unit.
  if (Number(shown) >= 1000 && step < units.length - 1) return `1 ${units[step + 1]}`;
  return `${shown.endsWith(".0") ? shown.slice(0, -2) : shown} ${units[step]}`;
}
