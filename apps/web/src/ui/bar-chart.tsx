import type { CSSProperties } from "react";
import { figure } from "../lib/format.ts";
import classes from "./bar-chart.module.css";
import { isLabelled, scaleOf } from "./chart-scale.ts";

export interface Bar {
  /** Unique: the day it stands for. */
  key: string;
  /** Below the bar, where there is room. */
  label: string;
  value: number;
  /** The whole of it in words: "7 Dec 2026: 3 files, 12 MB". Read aloud, and shown over the bar. */
  words: string;
}

const MOST_LABELS = 6;

/** Counts over time, the latest on the right: a list to those who hear it, bars to those who see it. The height is the container's. */
export function BarChart({ bars, name }: { bars: readonly Bar[]; name: string }) {
  const scale = scaleOf(Math.max(...bars.map(({ value }) => value), 0));
  const top = scale.at(-1) ?? 1;
  return (
    <div className={classes.chart}>
      <div className={classes.scale} aria-hidden="true">
        {scale.toReversed().map((value) => (
          <span key={value}>{figure(value)}</span>
        ))}
      </div>
      <ol className={classes.bars} aria-label={name} style={{ "--steps": scale.length - 1 } as CSSProperties}>
        {bars.map(({ key, label, value, words }, at) => (
          <li key={key} title={words} style={{ "--share": value / top } as CSSProperties}>
            <span className="visually-hidden">{words}</span>
            {isLabelled(at, bars.length, MOST_LABELS) && (
              <span className={classes.label} aria-hidden="true">
                {label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
