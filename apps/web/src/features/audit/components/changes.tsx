import { fieldLabel, valueText } from "./audit-words.tsx";
import classes from "./changes.module.css";

type Recorded = Record<string, unknown> | null;

function Value({ value, was }: { value: unknown; was?: boolean }) {
  const words = valueText(value);
  if (words === null) return <span className={classes.none}>Empty</span>;
  return was ? <del className={classes.was}>{words}</del> : <ins className={classes.is}>{words}</ins>;
}

/** Field by field what stood there before and what after; of something new only what it began with. */
export function Changes({ before, after }: { before: Recorded; after: Recorded }) {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const shown = before ? fields : fields.filter((field) => valueText(after?.[field]) !== null);
  if (shown.length === 0) return null;
  return (
    <table className={classes.changes}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          {before && <th scope="col">Before</th>}
          <th scope="col">{before ? "After" : "Value"}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((field) => (
          <tr key={field}>
            <th scope="row">{fieldLabel(field)}</th>
            {before && (
              <td data-label="Before">
                <Value value={before[field]} was />
              </td>
            )}
            <td data-label={before ? "After" : "Value"}>
              <Value value={after?.[field]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
