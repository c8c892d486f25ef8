import classes from "./step-rail.module.css";

/** Where one stands: the steps done, the present one, those to come. */
export function StepRail({ names, current }: { names: string[]; current: number }) {
  return (
    <ol className={classes.rail} aria-label={`Step ${current} of ${names.length}`}>
      {names.map((name, index) => (
        <li
          key={name}
          className={classes.step}
          data-reached={index < current || undefined}
          aria-current={index + 1 === current ? "step" : undefined}
        >
          {index + 1}. {name}
        </li>
      ))}
    </ol>
  );
}
