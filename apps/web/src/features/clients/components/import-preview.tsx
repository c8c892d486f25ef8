import { ScrollArea } from "@mantine/core";
import { plural } from "../../../lib/format.ts";
import type { Outputs } from "../../../lib/trpc.ts";
import { StatusBadge, type Tone } from "../../../ui/status-badge.tsx";
import classes from "./import-preview.module.css";

type Preview = Outputs["clients"]["import"];

const looks: Record<Preview["rows"][number]["outcome"], { label: string; tone: Tone }> = {
  new: { label: "New", tone: "good" },
  duplicate: { label: "Left out", tone: "idle" },
  faulty: { label: "Fix this", tone: "bad" },
};

/** What every row of a file would become, and what must be put right first. */
export function ImportPreview({ preview: { columns, rows, added, duplicates, faulty } }: { preview: Preview }) {
  const unknown = columns.filter(({ field }) => field === null).map(({ heading }) => heading || "(no heading)");
  return (
    <section aria-label="Preview" className={classes.preview}>
      <p role="status">
        <strong>{plural(added, "client")} to import</strong>
        {duplicates > 0 && `, ${duplicates} left out`}
        {faulty > 0 && `, ${plural(faulty, "row")} to put right. Nothing is imported until every row is right.`}
      </p>
      {unknown.length > 0 && <p className={classes.meta}>Columns that are not read: {unknown.join(", ")}</p>}
      <ScrollArea.Autosize
        className={classes.rows}
        mah="40vh"
        viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Rows of the file" }}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Name</th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, name, outcome, notes }) => (
              <tr key={row}>
                <td>{row}</td>
                <td>{name || "(no name)"}</td>
                <td>
                  <StatusBadge tone={looks[outcome].tone}>{looks[outcome].label}</StatusBadge>
                  {notes.map((note) => (
                    <p key={note} className={classes.meta}>
                      {note}
                    </p>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea.Autosize>
    </section>
  );
}
