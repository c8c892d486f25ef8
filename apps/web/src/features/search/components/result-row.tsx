import { Highlight } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import { useRecentResults } from "../../../lib/recent-results.ts";
import { searchKindWords } from "../../../lib/search-kinds.ts";
import type { Outputs } from "../../../lib/trpc.ts";
import classes from "./result-row.module.css";

interface ResultRowProps {
  result: Outputs["search"]["everything"]["items"][number];
  words: string[];
}

/** One result: what it is called, whose it is, and where its text says the words. */
export function ResultRow({ result, words }: ResultRowProps) {
  const router = useRouter();
  const { remember } = useRecentResults();
  const { one, icon: Icon } = searchKindWords[result.kind];
  const open = (event: MouseEvent) => {
    remember(result);
    // A new tab or window is the browser's to open.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    router.history.push(result.page);
  };
  return (
    <li className={classes.row}>
      <Icon size={20} stroke={1.6} aria-hidden="true" className={classes.icon} />
      <div className={classes.words}>
        <a href={result.page} onClick={open} className={classes.title}>
          <Highlight component="span" highlight={words}>
            {result.title}
          </Highlight>
        </a>
        {result.snippet && (
          <Highlight component="p" highlight={words} className={classes.snippet}>
            {result.snippet}
          </Highlight>
        )}
      </div>
      <span className={classes.kind}>{[one, result.subtitle].filter(Boolean).join(" · ")}</span>
    </li>
  );
}
