import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { byteSize, calendarDay, figure, plural, shortDay } from "../../../lib/format.ts";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { BarChart } from "../../../ui/bar-chart.tsx";
import { Card } from "../../../ui/card.tsx";
import classes from "./overview.module.css";
import { SessionRow } from "./session-list.tsx";

type Stats = Outputs["uploadSessions"]["stats"];

const MOVING_MS = 2_000;
const RESTING_MS = 15_000;
const SHOWN = 3;
const CHART_HEIGHT = 264;

function Strip({ stats: { active, completed, failed, files, bytes } }: { stats: Stats }) {
  const sessions = [
    { label: "On their way", value: active, search: {} },
    { label: "Completed", value: completed, search: { status: "completed" as const } },
    { label: "Failed", value: failed, search: { status: "failed" as const }, calls: failed > 0 },
  ];
  return (
    <ul className={classes.strip}>
      {sessions.map(({ label, value, search, calls }) => (
        <li key={label}>
          <Link to="/uploads/sessions" search={search} className={classes.figure}>
            <span className={classes.value} data-calls={calls || undefined}>
              {figure(value)}
            </span>
            <span className={classes.label}>{label}</span>
          </Link>
        </li>
      ))}
      {[
        { label: "Files uploaded", value: figure(files) },
        { label: "Size", value: byteSize(bytes) },
      ].map(({ label, value }) => (
        <li key={label} className={classes.figure}>
          <span className={classes.value}>{value}</span>
          <span className={classes.label}>{label}</span>
        </li>
      ))}
    </ul>
  );
}

/** What has arrived on each of the last thirty days. */
function Arrived({ days }: { days: Stats["perDay"] }) {
  const files = days.reduce((sum, day) => sum + day.files, 0);
  const bytes = days.reduce((sum, day) => sum + day.bytes, 0);
  const bars = days.map((day) => ({
    key: day.day,
    label: shortDay(day.day),
    value: day.files,
    words: `${calendarDay(day.day)}: ${plural(day.files, "file")}, ${byteSize(day.bytes)}`,
  }));
  return (
    <Card title="Files per day" description={`${plural(files, "file")}, ${byteSize(bytes)} in thirty days`}>
      <div className={classes.chart}>
        <BarChart name="Files of each day" bars={bars} />
      </div>
    </Card>
  );
}

/** What is on its way now; it moves by itself. */
function UnderWay() {
  const sessions = trpc.uploadSessions.list.useQuery(
    { active: true, limit: SHOWN },
    { refetchInterval: ({ state }) => (state.data && state.data.items.length > 0 ? MOVING_MS : RESTING_MS) },
  );
  const items = sessions.data?.items ?? [];
  return (
    <Card title="On their way" actions={<Link to="/uploads/sessions">All sessions</Link>} flush>
      {sessions.isPending && <Skeleton height={CHART_HEIGHT} />}
      {sessions.data && items.length === 0 && <p className={classes.quiet}>Nothing is being sent at the moment.</p>}
      <ul>
        {items.map((session) => (
          <SessionRow key={session.id} session={session} brief />
        ))}
      </ul>
    </Card>
  );
}

/** The company's uploads in numbers, by day, and as they go; nothing before the first one. */
export function UploadOverview() {
  const stats = trpc.uploadSessions.stats.useQuery(undefined, {
    refetchInterval: ({ state }) => (state.data && state.data.active > 0 ? RESTING_MS : false),
  });
  if (stats.isPending) {
    return (
      <div className={classes.wait} role="status" aria-label="Loading">
        <Skeleton height={78} radius={12} />
        <Skeleton height={372} radius={12} />
      </div>
    );
  }
  // The list below says what is wrong, and can be asked again.
  if (stats.isError || stats.data.sessions === 0) return null;
  return (
    <>
      <Strip stats={stats.data} />
      <div className={classes.columns}>
        <Arrived days={stats.data.perDay} />
        <UnderWay />
      </div>
    </>
  );
}
