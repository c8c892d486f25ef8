import { Button } from "@mantine/core";
import { fullTime } from "../../../lib/format.ts";
import classes from "./searched-until.module.css";

interface SearchedUntilProps {
  at: string;
  loading: boolean;
  onMore: () => void;
}

/** How far back a search has looked. Only who asks for it searches on: nothing further back may match. */
export function SearchedUntil({ at, loading, onMore }: SearchedUntilProps) {
  return (
    <div className={classes.end}>
      <p className={classes.words} role="status">
        Searched back to {fullTime(at)}. Other filters, such as a person or a day, look at less and get there sooner.
      </p>
      <Button variant="default" loading={loading} onClick={onMore}>
        Search further back
      </Button>
    </div>
  );
}
