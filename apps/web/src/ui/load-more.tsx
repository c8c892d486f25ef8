import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import classes from "./load-more.module.css";

interface LoadMoreProps {
  more: boolean;
  loading: boolean;
  onMore: () => void;
}

/** Loads the next page when it scrolls into view, and by button for everyone else. */
export function LoadMore({ more, loading, onMore }: LoadMoreProps) {
  const end = useRef<HTMLDivElement>(null);
  const loadNext = useRef(onMore);
  loadNext.current = onMore;
  useEffect(() => {
    const mark = end.current;
    if (!more || loading || !mark) return;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && loadNext.current(), { rootMargin: "300px" });
    watcher.observe(mark);
    return () => watcher.disconnect();
  }, [more, loading]);
  if (!more) return null;
  return (
    <div ref={end} className={classes.more}>
      <Button variant="default" loading={loading} onClick={onMore}>
        Show more
      </Button>
    </div>
  );
}
