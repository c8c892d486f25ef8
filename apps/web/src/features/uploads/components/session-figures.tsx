import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { NumberInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { byteSize, duration } from "../../../lib/format.ts";
import { usePermission } from "../../../lib/session.ts";
import { Card } from "../../../ui/card.tsx";
import type { RunState } from "../transfer/state.ts";
import { calmed, useAway } from "../use-away.ts";
import { useSessionActions } from "../use-session-actions.ts";
import classes from "./session-figures.module.css";
import { type Figures, figuresOf, SessionProgress } from "./session-progress.tsx";
import { SpeedChart } from "./speed-chart.tsx";

const MEGABYTE = 1_000_000;
/** After the last key, and at once where the page is left before. */
const soon = { delay: 500, flushOnUnmount: true };

function Pace({ session }: { session: UploadSessionView }) {
  const { setPace } = useSessionActions(session);
  const limit = useDebouncedCallback(
    (value: string | number) =>
      setPace({ bandwidthLimitBps: typeof value === "number" && value > 0 ? Math.round(value * MEGABYTE) : null }),
    soon,
  );
  const workers = useDebouncedCallback((value: string | number) => typeof value === "number" && setPace({ maxWorkers: value }), soon);
  return (
    <div className={classes.pace}>
      <NumberInput
        label="Limit in MB per second"
        placeholder="No limit"
        min={0.01}
        decimalScale={2}
        defaultValue={session.bandwidthLimitBps === null ? "" : session.bandwidthLimitBps / MEGABYTE}
        onChange={limit}
      />
      <NumberInput label="Requests at once" min={1} max={64} allowDecimal={false} defaultValue={session.maxWorkers} onChange={workers} />
    </div>
  );
}

const paceOf = ({ speedBps, etaSeconds }: Figures) => [
  { label: "Speed", value: speedBps ? `${byteSize(speedBps)}/s` : "–" },
  { label: "Time left", value: etaSeconds === null ? "–" : duration(etaSeconds * 1000) },
];

/** From the first start to the end, pauses included. */
function tookOf({ startedAt, completedAt }: UploadSessionView): string {
  if (startedAt === null || completedAt === null) return "–";
  const took = Date.parse(completedAt) - Date.parse(startedAt);
  return took < 1_000 ? "Under 1 s" : duration(took);
}

interface SessionFiguresProps {
  session: UploadSessionView;
  run: RunState | undefined;
  speeds: number[];
}

/** How far it is, how fast, and what is on its way. */
export function SessionFigures({ session, run, speeds }: SessionFiguresProps) {
  const allowed = usePermission("uploads:write");
  const away = useAway(session);
  const figures = figuresOf(away ? calmed(session) : session, run);
  const moves = !away && (session.status === "scanning" || session.status === "uploading");
  const current = run?.phase === "sending" ? run.current : session.currentFiles;
  const tiles = [
    { label: "Files", value: `${figures.files} of ${figures.totalFiles}` },
    { label: "Failed", value: String(figures.failed) },
    { label: "Bytes", value: byteSize(Math.min(figures.bytes, figures.totalBytes)) },
    ...(session.isActive ? paceOf(figures) : [{ label: "Took", value: tookOf(session) }]),
  ];
  return (
    <Card title="Progress">
      <div className={classes.stack} tabIndex={-1} data-focus-next>
        <SessionProgress session={session} run={run} away={away} />
        <dl className={classes.tiles}>
          {tiles.map(({ label, value }) => (
            <div key={label} className={classes.tile}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {moves && (
          <div className={classes.now}>
            <h3 className={classes.heading}>On their way</h3>
            <ul className={classes.files}>
              {current.length === 0 && <li>Nothing at the moment</li>}
              {current.slice(0, 5).map((path) => (
                <li key={path}>{path}</li>
              ))}
            </ul>
          </div>
        )}
        {session.isActive && allowed && <Pace session={session} />}
        {speeds.length > 1 && (
          <figure className={classes.chart} aria-label="Speed over time">
            <figcaption className={classes.heading}>Speed</figcaption>
            <SpeedChart speeds={speeds} />
          </figure>
        )}
      </div>
    </Card>
  );
}
