import { byteSize } from "../../../lib/format.ts";
import classes from "./speed-chart.module.css";

const WIDTH = 300;
const HEIGHT = 100;

/** Bytes a second, the latest on the right. */
export function SpeedChart({ speeds }: { speeds: readonly number[] }) {
  const fastest = Math.max(...speeds, 1);
  const line = speeds.map((speed, at) => `${x(at, speeds.length)},${HEIGHT * (1 - speed / fastest)}`).join(" ");
  return (
    <div className={classes.chart}>
      <div className={classes.scale} aria-hidden="true">
        <span>{byteSize(fastest)}/s</span>
        <span>0</span>
      </div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} className={classes.area} />
        <polyline points={line} className={classes.line} />
      </svg>
    </div>
  );
}

const x = (at: number, points: number) => (points < 2 ? 0 : (WIDTH * at) / (points - 1));
