import { IconAlertTriangle, IconCheck, IconCircleDashed, IconInfoCircle, IconX } from "@tabler/icons-react";
import type { Probe } from "../use-connection-actions.ts";
import classes from "./probe-steps.module.css";

type Step = Probe["steps"][number];

const NAMES: Record<Step["name"], string> = {
  reach: "The server answers",
  credentials: "It knows the key",
  bucket: "The bucket is there",
  list: "Listing",
  write: "Writing",
  read: "Reading",
  checksum: "Checksums",
  multipart: "Sending in parts",
  delete: "Deleting",
};

const ICONS: Record<Step["state"], typeof IconCheck> = {
  passed: IconCheck,
  noted: IconInfoCircle,
  failed: IconX,
  skipped: IconCircleDashed,
};
const SAID: Record<Step["state"], string> = { passed: "Passed", noted: "Works, with a note", failed: "Failed", skipped: "Not tried" };

function StepLine({ step: { name, state, words, cure, ms } }: { step: Step }) {
  const Icon = ICONS[state];
  return (
    <li className={classes.step} data-state={state}>
      <Icon size={18} stroke={2} className={classes.icon} role="img" aria-label={SAID[state]} />
      <div className={classes.words}>
        <p className={classes.name}>
          {NAMES[name]}
          {ms > 0 && <span className={classes.time}> {ms} ms</span>}
        </p>
        {state !== "skipped" && <p className={classes.meta}>{words}</p>}
        {cure && <p className={classes.cure}>{cure}</p>}
      </div>
    </li>
  );
}

/** Each step of a test with what it found and what to do; while it runs, what is being tried. */
export function ProbeSteps({ probe }: { probe: Probe | undefined }) {
  return (
    <div className={classes.probe} role="status" aria-busy={probe === undefined}>
      <p className={classes.verdict}>
        {probe === undefined && "Testing: a small object is written, read, listed and deleted."}
        {probe?.works && (
          <>
            <IconCheck size={18} stroke={2} aria-hidden="true" /> Everything works. Files can be sent there.
          </>
        )}
        {probe?.works === false && (
          <>
            <IconAlertTriangle size={18} stroke={2} aria-hidden="true" /> It does not work yet.
          </>
        )}
      </p>
      <ul className={classes.steps}>
        {probe === undefined
          ? Object.entries(NAMES).map(([name, words]) => (
              <li key={name} className={classes.step} data-state="running">
                <IconCircleDashed size={18} stroke={2} className={classes.icon} aria-hidden="true" />
                <p className={classes.name}>{words}</p>
              </li>
            ))
          : probe.steps.map((step) => <StepLine key={step.name} step={step} />)}
      </ul>
    </div>
  );
}
