import type { Brief } from "./brief.ts";
import { addDays, lastDay, longDay, weekdayName, weekdayOf } from "./days.ts";
import { fromCalendar } from "./evidence.ts";
import { formatOf, suits } from "./formats.ts";
import type { PillarPlan, PostIdea } from "./pillars.ts";
import { capital, holdsForbidden, shorten } from "./profile.ts";
import { type Season, seasonsBetween } from "./seasons.ts";
import { type ChannelKey, channelLabels, type StrategySections, weekdays } from "./strategy.ts";
import { callToAction, inTone } from "./tone.ts";
import type { PostForm } from "./trade.ts";

type Section = StrategySections["calendar"];
type Week = Section["weeks"][number];
type Entry = Week["entries"][number];
type ChannelPlan = StrategySections["channels"]["items"][number];

interface Slot {
  date: string;
  channel: ChannelKey;
}

/** An entry is taken again on another channel after this many days, once all titles are used up. */
const reworkAfterDays = 28;

export function writeCalendar(
  brief: Brief,
  channels: readonly ChannelPlan[],
  pillars: readonly PillarPlan[],
): Omit<Section, "note"> & { reworked: number; left: number } {
  const titles = new Titles(brief, pillars);
  const weeks: Week[] = [];
  for (let index = 0; index < brief.request.weeks; index++) {
    const startsOn = addDays(brief.request.periodStart, index * 7);
    const seasons = seasonsOf(brief, startsOn);
    const slots = slotsOf(channels, startsOn);
    const entries = slots.length > 0 ? titles.fill(slots, seasons) : [];
    if (entries.length === 0) continue;
    weeks.push({ number: index + 1, startsOn, theme: themeOf(brief, index, seasons, pillars), entries });
  }
  return { weeks, reworked: titles.reworked, left: titles.left };
}

/** The days of a seven-day block on which each channel has a post, in order. */
function slotsOf(channels: readonly ChannelPlan[], startsOn: string): Slot[] {
  return channels
    .flatMap(({ channel, weekdays: days }) =>
      days.map((day) => ({ channel, date: addDays(startsOn, (weekdays.indexOf(day) - weekdayOf(startsOn) + 7) % 7) })),
    )
    .sort((a, b) => a.date.localeCompare(b.date));
}

/** The dates of the trade in a week, and one that follows within four days of it. */
function seasonsOf({ trade, directives, profile, end }: Brief, startsOn: string): Season[] {
  const wanted = new Set([...trade.seasons, ...directives.seasons]);
  if (wanted.has("advent")) wanted.add("christmas");
  const until = lastDay(startsOn, 1) < end ? lastDay(startsOn, 1) : end;
  return seasonsBetween(startsOn, until, profile.timezone).filter(({ key, date }) => wanted.has(key) && date <= end);
}

function themeOf(
  { services, goals, place, tone, forbidden }: Brief,
  index: number,
  [season]: Season[],
  pillars: readonly PillarPlan[],
): string {
  const pillar = pillars[index % Math.max(1, pillars.length)];
  const service = services[index % Math.max(1, services.length)];
  const goal = goals[index % Math.max(1, goals.length)];
  const parts = season
    ? [season.name, service?.text ?? pillar?.name]
    : [service ? capital(service.text) : goal ? capital(goal.text) : (place?.text ?? ""), pillar?.name];
  const theme = inTone(tone.key, parts.filter((part) => part && !holdsForbidden(part, forbidden)).join(" — "));
  return shorten(theme || `Week ${index + 1}`, 200);
}

/** Gives out titles so that none repeats and pillars get their share. */
class Titles {
  reworked = 0;
  left = 0;
  readonly #brief: Brief;
  readonly #pillars: readonly PillarPlan[];
  readonly #given = new Map<string, number>();
  readonly #used = new Set<string>();
  readonly #past: { entry: Entry; idea: PostIdea; again: boolean }[] = [];

  constructor(brief: Brief, pillars: readonly PillarPlan[]) {
    this.#brief = brief;
    this.#pillars = pillars;
  }

  fill(slots: Slot[], seasons: Season[]): Entry[] {
    const seasonAt = new Map<Slot, Season>();
    for (const season of seasons) {
      const free = slots.filter((slot) => slot.date <= season.date && !seasonAt.has(slot));
      const before = free.filter(({ date }) => date < season.date).at(-1) ?? free.at(-1);
      if (before) seasonAt.set(before, season);
    }
    return slots.flatMap((slot) => {
      const season = seasonAt.get(slot);
      const entry = season ? this.#seasonal(slot, season) : this.#ordinary(slot);
      if (!entry) this.left++;
      return entry ?? [];
    });
  }

  #ordinary(slot: Slot): Entry | null {
    const idea = this.#next(slot.channel);
    if (idea) return this.#enter(slot, idea, [...idea.evidence, fromCalendar("date", slot.date)]);
    return this.#rework(slot);
  }

  #next(channel: ChannelKey): PostIdea | undefined {
    const free = this.#pillars
      .map((pillar) => ({ pillar, ideas: pillar.ideas.filter(({ title }) => !this.#used.has(title)) }))
      .filter(({ ideas }) => ideas.length > 0);
    const order = free.sort((a, b) => this.#hunger(b.pillar) - this.#hunger(a.pillar));
    for (const { ideas } of order) {
      const fit = ideas.find(({ form }) => suits(channel, form));
      if (fit) return fit;
    }
    return undefined;
  }

  /** How far a pillar is behind its share. */
  #hunger({ name, share }: PillarPlan): number {
    return share / ((this.#given.get(name) ?? 0) + 1);
  }

  #enter(slot: Slot, idea: PostIdea, evidence: Entry["evidence"]): Entry {
    const { brief, format } = formatOf(slot.channel, idea.form);
    const pillar = this.#pillars.find(({ ideas }) => ideas.includes(idea));
    if (pillar) this.#given.set(pillar.name, (this.#given.get(pillar.name) ?? 0) + 1);
    this.#used.add(idea.title);
    const entry: Entry = {
      date: slot.date,
      weekday: weekdayName(slot.date),
      channel: slot.channel,
      format,
      title: idea.title,
      brief: this.#text(brief, slot.channel, idea),
      pillar: idea.pillar,
      evidence: evidence.slice(0, 4),
    };
    this.#past.push({ entry, idea, again: false });
    return entry;
  }

  #text(brief: string, channel: ChannelKey, { form, topic }: PostIdea): string {
    const { tone, trade, profile, directives } = this.#brief;
    const what = about(brief, form, topic);
    const ends = form === "offer" || channel === "email" ? ` Ends with ${callToAction(tone.key, trade.action, profile.name)}` : "";
    return shorten(capital(inTone(tone.key, directives.length === "short" ? what : `${what}${ends}`)), 600);
  }

  #seasonal(slot: Slot, season: Season): Entry | null {
    const { services, trade, profile, forbidden, place, tone, request } = this.#brief;
    const service = services[(this.#past.length + request.variant) % Math.max(1, services.length)];
    const titles = [
      service
        ? `${season.name} and ${service.text}: what to decide by ${longDay(season.date, "short")}`
        : `${season.name}: what ${trade.people} ask us before ${longDay(season.date, "short")}`,
      place
        ? `${season.name} in ${place.text}: how ${profile.name} is getting ready`
        : `${season.name}: how ${profile.name} is getting ready`,
    ].map((title) => inTone(tone.key, title));
    const title = titles.find((one) => !this.#used.has(one) && !holdsForbidden(one, forbidden));
    if (!title) return this.#ordinary(slot);
    const idea: PostIdea = {
      pillar: season.name,
      form: "offer",
      title,
      topic: service?.text ?? null,
      evidence: service ? [service.evidence] : this.#brief.anchor,
    };
    const entry = this.#enter(slot, idea, [
      fromCalendar("season", `${season.name}, ${season.date}`),
      fromCalendar("date", slot.date),
      ...idea.evidence,
    ]);
    return { ...entry, pillar: null };
  }

  /** When the titles are used up, an early post is told again elsewhere: honest about it, and never on the same channel. */
  #rework(slot: Slot): Entry | null {
    const limit = addDays(slot.date, -reworkAfterDays);
    const past = this.#past.find(
      ({ entry, idea, again }) => !again && entry.date <= limit && entry.channel !== slot.channel && suits(slot.channel, idea.form),
    );
    if (!past) return null;
    past.again = true;
    this.reworked++;
    const { format } = formatOf(slot.channel, past.idea.form);
    const from = `${channelLabels[past.entry.channel]} on ${longDay(past.entry.date, "short")}`;
    return {
      ...past.entry,
      date: slot.date,
      weekday: weekdayName(slot.date),
      channel: slot.channel,
      format,
      title: shorten(`${past.entry.title} (as ${format.toLowerCase()})`, 200),
      brief: `Rework of the post for ${from}: new opening, the comments it drew answered in it.`,
      evidence: [...past.entry.evidence.filter(({ source }) => source !== "calendar"), fromCalendar("date", slot.date)],
    };
  }
}

const subjects: Record<PostForm, string> = {
  how: "the answer",
  show: "the scene",
  ask: "the question",
  proof: "the story",
  offer: "the offer",
};

/** What to make, named after the service; a title that stands for itself needs no subject. */
function about(brief: string, form: PostForm, topic: string | null): string {
  if (topic !== null) return brief.replace("{topic}", topic);
  return brief.replace(/ (?:on|about) \{topic\}/, "").replace("{topic}", subjects[form]);
}
