import { initials } from "../lib/format.ts";
import classes from "./initials-tile.module.css";

function hue(name: string) {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 6;
  return sum;
}

/** Initials on a colour that belongs to the name; decorative, the name stands beside it. */
export function InitialsTile({ name, round = false }: { name: string; round?: boolean }) {
  return (
    <span className={classes.tile} data-hue={hue(name)} data-round={round || undefined} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
