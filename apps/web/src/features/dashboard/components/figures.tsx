import { Link } from "@tanstack/react-router";
import type { Outputs } from "../../../lib/trpc.ts";
import classes from "./figures.module.css";

type Counts = Outputs["dashboard"]["overview"]["counts"];

/** The company in four numbers, each the way to its list. */
export function Figures({ counts }: { counts: Counts }) {
  const figures = [
    { label: "Clients", value: counts.clients, to: "/clients", hint: "in your care" },
    { label: "Drafts", value: counts.strategies.draft, to: "/strategies", search: { status: "draft" as const }, hint: "in the making" },
    {
      label: "To review",
      value: counts.strategies.in_review,
      to: "/strategies",
      search: { status: "in_review" as const },
      hint: "waiting for a decision",
      calls: counts.strategies.in_review > 0,
    },
    {
      label: "Approved",
      value: counts.strategies.approved,
      to: "/strategies",
      search: { status: "approved" as const },
      hint: "strategies agreed",
    },
    {
      label: "Failed jobs",
      value: counts.jobs.failed,
      to: "/jobs",
      search: { status: "failed" as const },
      hint: `${counts.jobs.running} running, ${counts.jobs.queued} waiting`,
      calls: counts.jobs.failed > 0,
    },
  ];
  return (
    <ul className={classes.strip}>
      {figures.map(({ label, value, to, search, hint, calls }) => (
        <li key={label}>
          <Link to={to} search={search} className={classes.figure} data-calls={calls || undefined}>
            <span className={classes.value}>{value}</span>
            <span className={classes.label}>{label}</span>
            <span className={classes.hint}>{hint}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
