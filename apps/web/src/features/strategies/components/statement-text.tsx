import type { Evidence, Statement } from "@frontoffice/api/schema/strategies";
import type { ReactNode } from "react";
import { EvidenceMark } from "./evidence-mark.tsx";
import classes from "./statement-text.module.css";

/** Words with the mark of their evidence, which never stands alone on a line. */
export function Cited({ children, evidence }: { children: string; evidence: Evidence[] }): ReactNode {
  const end = children.trimEnd().lastIndexOf(" ") + 1;
  return (
    <>
      {children.slice(0, end)}
      <span className={classes.end}>
        {children.slice(end)}
        <EvidenceMark evidence={evidence} />
      </span>
    </>
  );
}

/** Statements one below the other. */
export function StatementList({ items }: { items: Statement[] }) {
  return (
    <ul className={classes.list}>
      {items.map(({ text, evidence }, index) => (
        <li key={`${index} ${text}`}>
          <Cited evidence={evidence}>{text}</Cited>
        </li>
      ))}
    </ul>
  );
}
