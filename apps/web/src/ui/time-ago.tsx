import { useEffect, useState } from "react";
import { fullTime, relativeTime } from "../lib/format.ts";

/** A moment as "3 minutes ago", kept current; the exact time is in the tooltip. */
export function TimeAgo({ at }: { at: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={fullTime(at)}>
      {relativeTime(at, Math.max(now, Date.now()))}
    </time>
  );
}
