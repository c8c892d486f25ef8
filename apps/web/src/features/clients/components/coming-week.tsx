import { Link } from "@tanstack/react-router";
import { weekdayAndDay } from "../../../lib/format.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import classes from "../../../ui/card-rows.module.css";
import { ChannelMark } from "../../strategies/components/channel-mark.tsx";
import { tabPath } from "../hub/tabs.ts";
import { RowsSkeleton } from "./rows-skeleton.tsx";

const SHOWN = 7;

/** What is planned from today on, day by day. */
export function ComingWeek({ clientId }: { clientId: string }) {
  const week = trpc.strategies.calendar.useQuery({ clientId });
  const posts = week.data?.items ?? [];
  const isDraft = posts.some(({ status }) => status !== "approved");
  const more = <Link to={tabPath(clientId, { path: "calendar" }) as string}>Calendar</Link>;
  return (
    <Card title="Next seven days" description={isDraft ? "From a draft that is not approved yet." : undefined} actions={more} flush>
      {week.isPending && <RowsSkeleton rows={3} />}
      {week.isError && <p className={classes.quiet}>The calendar could not be loaded.</p>}
      {week.data && posts.length === 0 && <p className={classes.quiet}>Nothing is planned for these days.</p>}
      {posts.length > 0 && (
        <ul>
          {posts.slice(0, SHOWN).map(({ date, channel, title, strategyId }) => (
            <li key={`${date} ${channel} ${title}`} className={classes.row} data-post>
              <time dateTime={date} className={classes.day}>
                {weekdayAndDay(date)}
              </time>
              <span className={classes.channel}>
                <ChannelMark channel={channel} short />
              </span>
              <span className={classes.words}>
                <Link to="/strategies/$strategyId" params={{ strategyId }} className={classes.title}>
                  {title}
                </Link>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
