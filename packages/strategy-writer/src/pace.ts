import type { Brief } from "./brief.ts";
import { type ChannelKey, type StrategySections, type Weekday, weekdays } from "./strategy.ts";

type Plan = StrategySections["channels"]["items"][number];

interface Habit {
  role: string;
  perWeek: number;
  days: Weekday[];
}

const habits: Record<Exclude<ChannelKey, "other">, Habit> = {
  instagram: {
    role: "Be seen and remembered",
    perWeek: 3,
    days: ["Tuesday", "Thursday", "Saturday", "Monday", "Friday", "Sunday", "Wednesday"],
  },
  facebook: {
    role: "Talk with the neighbourhood",
    perWeek: 2,
    days: ["Wednesday", "Sunday", "Friday", "Monday", "Thursday", "Tuesday", "Saturday"],
  },
  linkedin: {
    role: "Earn trust of people who decide",
    perWeek: 2,
    days: ["Tuesday", "Thursday", "Wednesday", "Monday", "Friday", "Sunday", "Saturday"],
  },
  tiktok: {
    role: "Reach people who do not know the name yet",
    perWeek: 2,
    days: ["Monday", "Friday", "Sunday", "Wednesday", "Tuesday", "Saturday", "Thursday"],
  },
  youtube: {
    role: "Explain once, be found for years",
    perWeek: 1,
    days: ["Saturday", "Wednesday", "Sunday", "Monday", "Friday", "Tuesday", "Thursday"],
  },
  pinterest: {
    role: "Be saved while people plan",
    perWeek: 2,
    days: ["Sunday", "Friday", "Wednesday", "Saturday", "Monday", "Tuesday", "Thursday"],
  },
  x: {
    role: "Take part in the talk of the trade",
    perWeek: 2,
    days: ["Monday", "Wednesday", "Friday", "Tuesday", "Thursday", "Saturday", "Sunday"],
  },
  google_business: {
    role: "Be chosen at the moment of searching",
    perWeek: 1,
    days: ["Monday", "Thursday", "Wednesday", "Friday", "Tuesday", "Saturday", "Sunday"],
  },
  email: {
    role: "Bring back those who know the name",
    perWeek: 1,
    days: ["Thursday", "Tuesday", "Sunday", "Wednesday", "Monday", "Friday", "Saturday"],
  },
  blog: {
    role: "Answer what people type into a search engine",
    perWeek: 1,
    days: ["Wednesday", "Monday", "Friday", "Tuesday", "Thursday", "Sunday", "Saturday"],
  },
  whatsapp: {
    role: "Settle the last question in a minute",
    perWeek: 1,
    days: ["Friday", "Tuesday", "Saturday", "Wednesday", "Thursday", "Monday", "Sunday"],
  },
  local_partners: {
    role: "Borrow the trust of others nearby",
    perWeek: 1,
    days: ["Tuesday", "Thursday", "Monday", "Wednesday", "Friday", "Saturday", "Sunday"],
  },
};

export function habitOf(channel: ChannelKey): Habit {
  return habits[channel === "other" ? "blog" : channel];
}

/** Posts a week on a channel before anything is known about how many titles there are. */
export function usualPace({ minimal, directives }: Brief, channel: ChannelKey): number {
  const usual = habitOf(channel).perWeek;
  if (minimal || directives.length === "short") return directives.focus.includes(channel) ? 2 : 1;
  const focused = directives.focus.includes(channel) ? usual + 2 : directives.focus.length > 0 ? 1 : usual;
  const paced = directives.pace > 0 ? focused + 1 : directives.pace < 0 ? Math.max(1, focused - 1) : focused;
  return Math.min(7, paced + (directives.weekend === true && usual > 1 ? 1 : 0));
}

/** The channel's usual days; a weekend wish moves them, and a quiet day named as a goal is announced the day before. */
export function daysFor({ directives, goals }: Brief, channel: ChannelKey, count: number): Weekday[] {
  const usual = habitOf(channel).days;
  const calls = channel === "email" || channel === "google_business" || channel === "whatsapp";
  const weekend: Weekday[] = ["Saturday", "Sunday"];
  const quiet = goals.filter(({ kind }) => kind === "quiet").flatMap(({ text }) => weekdays.filter((day) => text.includes(day)));
  const before = quiet.slice(0, 1).map((day) => weekdays[(weekdays.indexOf(day) + 6) % 7] ?? day);
  const preferred =
    directives.weekend === true ? weekend.toSorted((a, b) => usual.indexOf(a) - usual.indexOf(b)).slice(0, count > 3 ? 2 : 1) : [];
  const order = [...new Set([...preferred, ...(calls ? before : []), ...usual])].filter(
    (day) => directives.weekend !== false || !weekend.includes(day),
  );
  return order.slice(0, count).toSorted((a, b) => weekdays.indexOf(a) - weekdays.indexOf(b));
}

/** Shares a number of posts a week among the channels, when the instruction names one. */
export function sharePerWeek(brief: Brief, items: Plan[]): Plan[] {
  const { perWeek, focus } = brief.directives;
  if (perWeek === null) return items;
  const weights = items.map(({ channel, postsPerWeek }) => (focus.includes(channel) ? postsPerWeek * 2 : postsPerWeek));
  const counts = items.map(() => 0);
  for (let left = perWeek; left > 0; left--) {
    const next = items.map((_, index) => (weights[index] ?? 1) / ((counts[index] ?? 0) + 1));
    const best = next.indexOf(Math.max(...next.map((value, index) => ((counts[index] ?? 0) < 7 ? value : -1))));
    counts[best] = (counts[best] ?? 0) + 1;
  }
  return items.map((item, index) => {
    const postsPerWeek = counts[index] ?? 0;
    return { ...item, postsPerWeek, weekdays: daysFor(brief, item.channel, postsPerWeek) };
  });
}

/** Fewer posts a week where the profile gives too few titles, so that the plan lasts to its end instead of running dry. */
export function fitToTitles(brief: Brief, items: Plan[], titles: number): Plan[] {
  const { weeks } = brief.request;
  // From the fifth week on an early title may be told again on another channel.
  const enough = (titles * (weeks > 5 ? 1.8 : 1)) / weeks;
  const counts = items.map(({ postsPerWeek }) => postsPerWeek);
  const sum = () => counts.reduce((total, count) => total + count, 0);
  while (brief.directives.perWeek === null && sum() > enough && Math.max(...counts) > 1) {
    const most = counts.lastIndexOf(Math.max(...counts));
    counts[most] = (counts[most] ?? 1) - 1;
  }
  return items.map((item, index) => {
    const postsPerWeek = counts[index] ?? item.postsPerWeek;
    return postsPerWeek === item.postsPerWeek ? item : { ...item, postsPerWeek, weekdays: daysFor(brief, item.channel, postsPerWeek) };
  });
}
