import { Link } from "@tanstack/react-router";
import { addDays, today } from "../../../lib/days.ts";
import { weekdayAndDay } from "../../../lib/format.ts";
import type { Outputs } from "../../../lib/trpc.ts";
import { ChannelMark } from "../../strategies/components/channel-mark.tsx";
import classes from "./planned-weeks.module.css";

type Post = Outputs["strategies"]["calendar"]["items"][number];

function Day({ date, posts }: { date: string; posts: Post[] }) {
  return (
    <li className={classes.day} data-empty={posts.length === 0 || undefined} data-today={date === today() || undefined}>
      <time dateTime={date} className={classes.date}>
        {weekdayAndDay(date)}
      </time>
      {posts.map(({ channel, title, strategyId, strategyTitle }) => (
        <Link
          key={`${channel} ${title}`}
          to="/strategies/$strategyId"
          params={{ strategyId }}
          title={strategyTitle}
          className={classes.post}
        >
          <span className={classes.channel}>
            <ChannelMark channel={channel} short />
          </span>
          {title}
        </Link>
      ))}
    </li>
  );
}

/** Weeks of seven columns on a wide screen; on a phone the days that have something, one below the other. */
export function PlannedWeeks({ from, weeks, posts }: { from: string; weeks: number; posts: Post[] }) {
  const days = Array.from({ length: weeks * 7 }, (_, index) => addDays(from, index));
  return (
    <ol className={classes.days}>
      {days.map((date) => (
        <Day key={date} date={date} posts={posts.filter((post) => post.date === date)} />
      ))}
    </ol>
  );
}
