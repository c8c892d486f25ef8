import classes from "./progress-line.module.css";

interface ProgressLineProps {
  label: string;
  done: number;
  /** Zero or less when the end is not known: the line then moves without a length. */
  total: number;
  /** What is happening at the moment. */
  note?: string | null;
}

/** How far something has come, with the words of the present step. */
export function ProgressLine({ label, done, total, note }: ProgressLineProps) {
  const known = total > 0;
  const percent = known ? Math.min(100, Math.round((done / total) * 100)) : 0;
  return (
    <div className={classes.wrap}>
      <div
        className={classes.track}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={known ? percent : undefined}
        aria-valuetext={note ?? undefined}
      >
        <div className={classes.bar} data-unknown={!known || undefined} style={known ? { width: `${percent}%` } : undefined} />
      </div>
      <div className={classes.words} aria-hidden="true">
        <span>{note ?? "Working"}</span>
        {known && <span className={classes.figure}>{percent}%</span>}
      </div>
    </div>
  );
}
