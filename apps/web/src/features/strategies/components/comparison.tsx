import type { ComparisonFragment, ComparisonRow, ComparisonView } from "@frontoffice/api/schema/strategies";
import { useState } from "react";
import { plural } from "../../../lib/format.ts";
import classes from "./comparison.module.css";

type Section = ComparisonView["sections"][number];

/** Unchanged lines that stay in sight around a change. */
const context = 1;

interface Run {
  at: number;
  rows: ComparisonRow[];
  folded: boolean;
}

/** Changes with their surroundings, and the unchanged stretches between them to be folded away. */
function runsOf(rows: ComparisonRow[]): Run[] {
  const near = rows.map((_, at) => rows.slice(Math.max(0, at - context), at + context + 1).some(({ kind }) => kind !== "same"));
  const runs: Run[] = [];
  rows.forEach((row, at) => {
    const folded = !near[at];
    const last = runs.at(-1);
    if (last && last.folded === folded) last.rows.push(row);
    else runs.push({ at, rows: [row], folded });
  });
  return runs.map((run) => (run.folded && run.rows.length < 3 ? { ...run, folded: false } : run));
}

function Fragments({ fragments }: { fragments: ComparisonFragment[] }) {
  return fragments.map(({ text, mark }, index) => {
    const key = `${index} ${mark}`;
    if (mark === "removed") return <del key={key}>{text}</del>;
    return mark === "added" ? <ins key={key}>{text}</ins> : <span key={key}>{text}</span>;
  });
}

function Row({ row }: { row: ComparisonRow }) {
  return (
    <li className={classes.row} data-kind={row.kind}>
      <div className={classes.side} data-side="left" data-none={row.left === null || undefined}>
        {row.left && <Fragments fragments={row.left} />}
      </div>
      <div className={classes.side} data-side="right" data-none={row.right === null || undefined}>
        {row.right && <Fragments fragments={row.right} />}
      </div>
    </li>
  );
}

function Stretch({ run }: { run: Run }) {
  const [open, setOpen] = useState(!run.folded);
  if (open) return run.rows.map((row, index) => <Row key={`${run.at + index}`} row={row} />);
  return (
    <li>
      <button type="button" className={classes.fold} onClick={() => setOpen(true)}>
        Show {plural(run.rows.length, "unchanged line")}
      </button>
    </li>
  );
}

function ChangedSection({ section }: { section: Section }) {
  return (
    <section className={classes.section} aria-labelledby={`compare-${section.key}`}>
      <h2 id={`compare-${section.key}`} className={classes.heading}>
        {section.label}
      </h2>
      <ol className={classes.rows}>
        {runsOf(section.rows).map((run) => (
          <Stretch key={run.at} run={run} />
        ))}
      </ol>
    </section>
  );
}

/** Two versions side by side, only what differs; on a phone one above the other. */
export function Comparison({ comparison }: { comparison: ComparisonView }) {
  const changed = comparison.sections.filter((section) => section.changed);
  const same = comparison.sections.filter((section) => !section.changed);
  return (
    <div className={classes.comparison}>
      {changed.map((section) => (
        <ChangedSection key={section.key} section={section} />
      ))}
      {same.length > 0 && <p className={classes.same}>Unchanged: {same.map(({ label }) => label).join(", ")}.</p>}
    </div>
  );
}
