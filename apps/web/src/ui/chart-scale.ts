const MOST_STEPS = 4;

/** Round figures from 0 to at least the largest value, few enough to be read: 0, 5, 10 for 7. Of whole things, so no step is below 1. */
export function scaleOf(largest: number): number[] {
  const step = Math.max(1, roundUp(largest / MOST_STEPS));
  const steps = Math.max(1, Math.ceil(largest / step));
  return Array.from({ length: steps + 1 }, (_, at) => at * step);
}

/** The next of 1, 2, 5, 10, 20, 50 and so on. */
function roundUp(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10);
}

/** Whether a column bears its label: every so many, counted from the last one, so that the latest always does. */
export function isLabelled(at: number, columns: number, mostLabels: number): boolean {
  return (columns - 1 - at) % Math.ceil(columns / mostLabels) === 0;
}
