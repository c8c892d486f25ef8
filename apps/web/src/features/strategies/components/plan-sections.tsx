import type { StrategySections } from "@frontoffice/api/schema/strategies";
import { calendarDay, figure, plural } from "../../../lib/format.ts";
import { StatusBadge, type Tone } from "../../../ui/status-badge.tsx";
import { ChannelMark } from "./channel-mark.tsx";
import classes from "./plan-sections.module.css";
import { Cited } from "./statement-text.tsx";

type Channels = StrategySections["channels"];

const rhythm = (posts: number) => (posts === 0 ? "When there is occasion" : `${plural(posts, "post")} a week`);
const short = (days: string[]) => days.map((day) => day.slice(0, 3)).join(", ");

function Declined({ items }: { items: Channels["declined"] }) {
  if (items.length === 0) return null;
  return (
    <div className={classes.declined}>
      <h3>Left out on purpose</h3>
      <ul>
        {items.map(({ channel, reason, evidence }, index) => (
          <li key={`${index} ${channel}`}>
            <strong>
              <ChannelMark channel={channel} />
            </strong>{" "}
            <Cited evidence={evidence}>{reason}</Cited>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where the plan plays, what each place is for, and why. */
export function ChannelsSection({ content }: { content: Channels }) {
  return (
    <>
      <ol className={classes.channels}>
        {content.items.map(({ channel, role, reason, postsPerWeek, weekdays, evidence }, index) => (
          <li key={`${index} ${channel}`} className={classes.channel}>
            <div>
              <h3 className={classes.name}>
                <ChannelMark channel={channel} />
              </h3>
              <p className={classes.rhythm}>{rhythm(postsPerWeek)}</p>
              {weekdays.length > 0 && <p className={classes.rhythm}>{short(weekdays)}</p>}
            </div>
            <div>
              <p className={classes.role}>{role}</p>
              <p>
                <Cited evidence={evidence}>{reason}</Cited>
              </p>
            </div>
          </li>
        ))}
      </ol>
      <Declined items={content.declined} />
    </>
  );
}

/** What is counted: where it starts, where it should be, and how that figure came about. */
export function KpisSection({ content }: { content: StrategySections["kpis"] }) {
  return (
    <ul className={classes.kpis}>
      {content.items.map((kpi, index) => (
        <li key={`${index} ${kpi.name}`} className={classes.kpi}>
          <h3 className={classes.name}>{kpi.name}</h3>
          <p className={classes.way}>
            <span className={classes.baseline}>
              <span className="visually-hidden">from </span>
              {figure(kpi.baseline)}
            </span>
            <span aria-hidden="true" className={classes.arrow} />
            <span className={classes.target}>
              <span className="visually-hidden"> to </span>
              {figure(kpi.target)}
            </span>
            <span className={classes.unit}>{kpi.unit}</span>
          </p>
          <p className={classes.due}>
            by <time dateTime={kpi.dueOn}>{calendarDay(kpi.dueOn)}</time>
          </p>
          <p className={classes.formula}>{kpi.formula}</p>
          <p className={classes.assumption}>
            <Cited evidence={kpi.evidence}>{kpi.assumption}</Cited>
          </p>
        </li>
      ))}
    </ul>
  );
}

const likelihoods: Record<StrategySections["risks"]["items"][number]["likelihood"], { label: string; tone: Tone }> = {
  low: { label: "Low", tone: "idle" },
  medium: { label: "Medium", tone: "warn" },
  high: { label: "High", tone: "bad" },
};

/** What may go wrong, and what is done about it. */
export function RisksSection({ content }: { content: StrategySections["risks"] }) {
  return (
    <ul className={classes.risks}>
      {content.items.map(({ risk, likelihood, mitigation, evidence }, index) => (
        <li key={`${index} ${risk}`} className={classes.risk}>
          <div className={classes["risk-head"]}>
            <h3 className={classes.danger}>
              <Cited evidence={evidence}>{risk}</Cited>
            </h3>
            <StatusBadge tone={likelihoods[likelihood].tone}>
              {likelihoods[likelihood].label}
              <span className="visually-hidden"> likelihood</span>
            </StatusBadge>
          </div>
          <p className={classes.cure}>{mitigation}</p>
        </li>
      ))}
    </ul>
  );
}
