import type { Endpoint } from "../use-endpoint-actions.ts";
import classes from "./endpoint-health.module.css";

/** How an endpoint fared: the last deliveries as marks, the newest hundred in words. */
export function EndpointHealth({ health: { delivered, failed, pending, recent } }: Pick<Endpoint, "health">) {
  const ended = delivered + failed;
  if (recent.length === 0) return <p className={classes.words}>Nothing was sent yet.</p>;
  const share = ended > 0 ? `${Math.floor((delivered / ended) * 100)} % of the last ${ended} delivered` : "Nothing was decided yet";
  return (
    <div className={classes.health}>
      <div className={classes.marks} aria-hidden="true">
        {recent.map(({ id, status }) => (
          <span key={id} className={classes.mark} data-status={status} />
        ))}
      </div>
      <p className={classes.words}>
        {share}
        {pending > 0 && `, ${pending} waiting`}
      </p>
    </div>
  );
}
