import { Kbd } from "@mantine/core";
import { printedKeys } from "../lib/shortcuts.ts";
import classes from "./keys.module.css";

/** A shortcut as it is printed on the keys. */
export function Keys({ keys }: { keys: string }) {
  return printedKeys(keys).map((key, at) => (
    <Kbd key={`${at} ${key}`} className={classes.key}>
      {key}
    </Kbd>
  ));
}
