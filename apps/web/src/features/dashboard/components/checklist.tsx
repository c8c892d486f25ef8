import { IconArrowRight, IconCheck } from "@tabler/icons-react";
import type { Outputs } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import classes from "./checklist.module.css";
import { TargetLink } from "./target-link.tsx";

type Item = Outputs["dashboard"]["overview"]["checklist"][number];

function Step({ item, next }: { item: Item; next: boolean }) {
  return (
    <li className={classes.step} data-done={item.done || undefined} data-next={next || undefined}>
      <span className={classes.mark} aria-hidden="true">
        {item.done && <IconCheck size={15} stroke={2.6} />}
      </span>
      {item.done ? (
        <span className={classes.label}>
          {item.label} <span className="visually-hidden">(done)</span>
        </span>
      ) : (
        <TargetLink target={item.target} className={classes.label}>
          {item.label}
          <IconArrowRight size={17} stroke={1.8} aria-hidden="true" />
        </TargetLink>
      )}
    </li>
  );
}

/** The way to the first approved strategy; gone once it is walked. */
export function Checklist({ items }: { items: Item[] }) {
  const done = items.filter((item) => item.done).length;
  if (done === items.length) return null;
  const next = items.find((item) => !item.done)?.key;
  return (
    <Card title="Getting started" description={`${done} of ${items.length} done`}>
      <ol className={classes.steps}>
        {items.map((item) => (
          <Step key={item.key} item={item} next={item.key === next} />
        ))}
      </ol>
    </Card>
  );
}
