import { type StrategySections, weekdays } from "@frontoffice/api/schema/strategies";
import { Button, Modal, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { addDays } from "../../../lib/days.ts";
import { plural, shortDay, weekdayAndDay } from "../../../lib/format.ts";
import classes from "./calendar-section.module.css";
import { ChannelMark } from "./channel-mark.tsx";
import { Cited } from "./statement-text.tsx";

type Week = StrategySections["calendar"]["weeks"][number];
export type CalendarEntry = Week["entries"][number];

const shownAtFirst = 4;

/** One planned post, in its day. */
function Entry({ entry, onOpen }: { entry: CalendarEntry; onOpen: (entry: CalendarEntry) => void }) {
  return (
    <li>
      <UnstyledButton className={classes.entry} onClick={() => onOpen(entry)}>
        <span className={classes.place}>
          <ChannelMark channel={entry.channel} short />
        </span>
        <span className={classes.title}>{entry.title}</span>
        <span className={classes.format}>{entry.format}</span>
      </UnstyledButton>
    </li>
  );
}

/** Seven columns on a wide screen; on a phone the days that have something, one below the other. */
function WeekGrid({ week, folded, onOpen }: { week: Week; folded: boolean; onOpen: (entry: CalendarEntry) => void }) {
  const days = weekdays.map((weekday, index) => {
    const date = addDays(week.startsOn, index);
    return { weekday, date, entries: week.entries.filter((entry) => entry.date === date) };
  });
  // A week of the plan may begin on any weekday; its days follow from there.
  const beyond = week.entries.filter((entry) => !days.some((day) => day.date === entry.date));
  return (
    <section className={classes.week} data-folded={folded || undefined} aria-label={`Week ${week.number}`}>
      <header className={classes.head}>
        <h3>Week {week.number}</h3>
        <p className={classes.range}>
          {shortDay(week.startsOn)} to {shortDay(addDays(week.startsOn, 6))}
        </p>
        <p className={classes.theme}>{week.theme}</p>
      </header>
      <ol className={classes.days}>
        {days.map(({ date, entries }, index) => {
          const all = index === 6 ? [...entries, ...beyond] : entries;
          return (
            <li key={date} className={classes.day} data-empty={all.length === 0 || undefined}>
              <time dateTime={date} className={classes.date}>
                {weekdayAndDay(date)}
              </time>
              {all.length > 0 && (
                <ul className={classes.entries}>
                  {all.map((entry, at) => (
                    <Entry key={`${at} ${entry.title}`} entry={entry} onOpen={onOpen} />
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** Everything about one planned post. */
function EntryDialog({ entry, onClose }: { entry: CalendarEntry | null; onClose: () => void }) {
  return (
    <Modal
      opened={entry !== null}
      onClose={onClose}
      title={entry && weekdayAndDay(entry.date)}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {entry && (
        <div className={classes.details}>
          <p className={classes.kind}>
            <ChannelMark channel={entry.channel} />
            <span>{entry.format}</span>
            {entry.pillar && <span>{entry.pillar}</span>}
          </p>
          <p className={classes.large}>{entry.title}</p>
          <p>
            <Cited evidence={entry.evidence}>{entry.brief}</Cited>
          </p>
        </div>
      )}
    </Modal>
  );
}

/** Every post of the plan on its day. */
export function CalendarSection({ content }: { content: StrategySections["calendar"] }) {
  const [all, setAll] = useState(false);
  const [opened, setOpened] = useState<CalendarEntry | null>(null);
  const later = content.weeks.length - shownAtFirst;
  const folded = !all && later > 1;
  return (
    <div className={classes.weeks}>
      {content.weeks.map((week, index) => (
        <WeekGrid key={week.number} week={week} folded={folded && index >= shownAtFirst} onOpen={setOpened} />
      ))}
      {folded && (
        <Button variant="default" className={classes.more} onClick={() => setAll(true)}>
          Show {plural(later, "more week")}
        </Button>
      )}
      <EntryDialog entry={opened} onClose={() => setOpened(null)} />
    </div>
  );
}
