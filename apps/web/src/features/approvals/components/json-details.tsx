import classes from "./json-details.module.css";

/** A value exactly as it is, for those who want to see it. */
export function JsonDetails({ summary, value }: { summary: string; value: unknown }) {
  return (
    <details className={classes.details}>
      <summary>{summary}</summary>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </details>
  );
}
