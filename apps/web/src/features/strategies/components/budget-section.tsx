import type { StrategySections } from "@frontoffice/api/schema/strategies";
import { money } from "../../../lib/format.ts";
import { sliceColor } from "../../../ui/slice-color.ts";
import { BudgetChart } from "./budget-chart.tsx";
import classes from "./budget-section.module.css";
import { Cited } from "./statement-text.tsx";

type Budget = StrategySections["budget"];

function Amount({ cents, currency }: { cents: number | null; currency: string | null }) {
  if (cents === null || currency === null) return null;
  return <span className={classes.amount}>{money(cents, currency)}</span>;
}

/** Where the money goes: the chart for the eye, the table for the truth. */
export function BudgetSection({ content }: { content: Budget }) {
  const { lines, totalCents, currency } = content;
  const total = totalCents !== null && currency !== null ? money(totalCents, currency) : null;
  return (
    <div className={classes.budget}>
      <div className={classes.chart} aria-hidden="true">
        <BudgetChart lines={lines} total={total} />
      </div>
      <div className={classes.words}>
        <p>
          <Cited evidence={content.basis.evidence}>{content.basis.text}</Cited>
        </p>
        <table className={classes.table}>
          <caption className="visually-hidden">How the budget is split</caption>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">For what</th>
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ name, percent, amountCents, reason, evidence }, index) => (
              <tr key={`${index} ${name}`}>
                <th scope="row">
                  <span className={classes.name}>
                    <span className={classes.swatch} style={{ background: sliceColor(index) }} aria-hidden="true" />
                    {name}
                  </span>
                  <span className={classes.reason}>
                    <Cited evidence={evidence}>{reason}</Cited>
                  </span>
                </th>
                <td>
                  <span className={classes.percent}>{percent}%</span>
                  <Amount cents={amountCents} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
