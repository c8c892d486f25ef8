import { fullTime, plural } from "../../../lib/format.ts";
import type { Approval } from "../use-decide.ts";
import classes from "./changes.module.css";

type Preview = Approval["preview"];
type Change = Preview["changes"][number];

/** "targetAudience" as "Target audience". */
const inWords = (name: string) => {
  const spaced = name
    .replaceAll(/[_.]/g, " ")
    .replaceAll(/([a-z])([A-Z])/g, (_, one: string, two: string) => `${one} ${two.toLowerCase()}`);
  return `${spaced[0]?.toUpperCase() ?? ""}${spaced.slice(1)}`;
};

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const inReadersTime = (text: string) => (MOMENT.test(text) ? fullTime(text) : text);

const isEmpty = (value: unknown) => value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

function Value({ value, tone }: { value: unknown; tone: "old" | "new" }) {
  if (isEmpty(value)) return <span className={classes.none}>nothing</span>;
  const plain = Array.isArray(value) && value.every((one) => typeof one !== "object") ? value.join(", ") : value;
  const text = typeof plain === "object" ? JSON.stringify(plain, null, 2) : inReadersTime(String(plain));
  return tone === "old" ? <del className={classes.old}>{text}</del> : <ins className={classes.new}>{text}</ins>;
}

const titleOf = ({ entity, before, after }: Change) => {
  if (before === null && after !== null) return `New ${inWords(entity).toLowerCase()}`;
  return inWords(entity);
};

/** That a row would be deleted is no change of a field to people. */
const isDeletion = ({ before, after }: Change) => isEmpty(before?.deletedAt) && !isEmpty(after?.deletedAt);

function ChangedRow({ change }: { change: Change }) {
  const { before, after } = change;
  if (isDeletion(change)) return <p className={classes.deletion}>{inWords(change.entity)} is deleted. It can be restored.</p>;
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  // The job of a preview was never started: its id leads nowhere.
  const shown = fields.filter((field) => (before !== null || !isEmpty(after?.[field])) && field !== "jobId");
  return (
    <div className={classes.change}>
      <h3 className={classes.entity}>{titleOf(change)}</h3>
      <dl className={classes.fields}>
        {shown.map((field) => (
          <div key={field} className={classes.field}>
            <dt>{inWords(field)}</dt>
            <dd>
              {before !== null && (
                <>
                  <Value value={before[field]} tone="old" />
                  <span className={classes.arrow} aria-hidden="true">
                    →
                  </span>
                </>
              )}
              <Value value={after?.[field]} tone="new" />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What the call would change, field by field, and the work that it would start. */
export function Changes({ preview: { changes, jobs } }: { preview: Preview }) {
  return (
    <div className={classes.changes}>
      {changes.map((change) => (
        <ChangedRow key={JSON.stringify(change)} change={change} />
      ))}
      {changes.length === 0 && <p className={classes.none}>Nothing would change.</p>}
      {jobs.length > 0 && (
        <p className={classes.jobs}>
          Starts {plural(jobs.length, "job")}: {jobs.map(({ title }) => title).join(", ")}
        </p>
      )}
    </div>
  );
}
