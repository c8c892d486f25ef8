import { Highlight } from "@mantine/core";
import { Spotlight } from "@mantine/spotlight";
import { wordsOf } from "../lib/word-match.ts";
import { Keys } from "../ui/keys.tsx";
import classes from "./palette-line.module.css";
import type { PaletteEntry } from "./use-palette-entries.ts";

/** One line: what it is, whose it is, and the keys that do the same. */
export function PaletteLine({ entry, query }: { entry: PaletteEntry; query: string }) {
  const { label, detail, icon: Icon, keys, run } = entry;
  return (
    <Spotlight.Action onClick={run} className={classes.line}>
      <Icon size={20} stroke={1.6} aria-hidden="true" className={classes.icon} />
      <Highlight component="span" highlight={wordsOf(query)} className={classes.label}>
        {label}
      </Highlight>
      {detail && <span className={classes.detail}>{detail}</span>}
      {keys && (
        <span className={classes.keys} aria-hidden="true">
          <Keys keys={keys} />
        </span>
      )}
    </Spotlight.Action>
  );
}
