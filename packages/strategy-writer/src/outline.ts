import { longDay } from "./days.ts";
import { money } from "./instruction-money.ts";
import { channelLabels, type Evidence, type SectionKey, type StrategySections } from "./strategy.ts";

/** A strategy as running text: what the exports print and the comparison compares. */
export type Block =
  | { kind: "heading"; text: string; sources: string[] }
  | { kind: "paragraph"; text: string; sources: string[] }
  | { kind: "item"; text: string; sources: string[] }
  | { kind: "table"; head: string[]; rows: string[][]; widths: number[] };

export function sectionBlocks(key: SectionKey, sections: StrategySections): Block[] {
  const note = sections[key].note;
  const blocks = writers[key](sections);
  return note ? [...blocks, { kind: "paragraph", text: `Note: ${note}`, sources: [] }] : blocks;
}

/** The lines of a section, one thought each. */
export function sectionLines(key: SectionKey, sections: StrategySections): string[] {
  return sectionBlocks(key, sections).flatMap((block) =>
    block.kind === "table" ? block.rows.map((row) => row.filter(Boolean).join(" · ")) : [block.text],
  );
}

const fieldNames: Record<string, string> = {
  name: "name",
  profession: "profession",
  industry: "industry",
  description: "description",
  website: "website",
  targetAudience: "target audience",
  marketingGoals: "marketing goals",
  brandVoice: "brand voice",
  forbiddenPhrases: "forbidden phrases",
  periodStart: "start",
};

/** "Profile, description: “family-run”". Dates cite themselves and are left out. */
function sourceText({ source, field, quote }: Evidence): string {
  const of = source.charAt(0).toUpperCase() + source.slice(1);
  return `${of}, ${fieldNames[field] ?? field}: “${quote}”`;
}

const sourcesOf = (evidence: Evidence[]) =>
  evidence.filter(({ source, field }) => !(source === "calendar" && field === "date")).map(sourceText);
const heading = (text: string, evidence: Evidence[] = []): Block => ({ kind: "heading", text, sources: sourcesOf(evidence) });
const paragraph = (text: string, evidence: Evidence[] = []): Block => ({ kind: "paragraph", text, sources: sourcesOf(evidence) });
const item = (text: string, evidence: Evidence[] = []): Block => ({ kind: "item", text, sources: sourcesOf(evidence) });
const posts = (count: number) => (count === 1 ? "1 post a week" : `${count} posts a week`);

const writers: Record<SectionKey, (sections: StrategySections) => Block[]> = {
  summary: ({ summary }) => [
    paragraph(summary.headline),
    ...summary.statements.map(({ text, evidence }) => item(text, evidence)),
    ...(summary.gaps.length > 0 ? [heading("What would improve this plan")] : []),
    ...summary.gaps.map(({ label, why }) => item(`${label}: ${why}`)),
  ],
  positioning: ({ positioning: { statement, proof, voice, avoid } }) => [
    paragraph(statement.text, statement.evidence),
    ...titled("Proof", proof),
    ...titled("Voice", voice),
    ...titled("Words to avoid", avoid),
  ],
  audience: ({ audience }) =>
    audience.segments.flatMap(({ name, description, needs, evidence }) => [
      heading(name, evidence),
      paragraph(description),
      ...needs.map((need) => item(need)),
    ]),
  channels: ({ channels }) => [
    ...channels.items.flatMap(({ channel, role, reason, postsPerWeek, weekdays, evidence }) => [
      heading(channelLabels[channel], evidence),
      paragraph(`${role}. ${reason}`),
      item(`${posts(postsPerWeek)}${weekdays.length > 0 ? `: ${weekdays.join(", ")}` : ""}`),
    ]),
    ...(channels.declined.length > 0 ? [heading("Not now")] : []),
    ...channels.declined.map(({ channel, reason, evidence }) => item(`${channelLabels[channel]}: ${reason}`, evidence)),
  ],
  pillars: ({ pillars }) =>
    pillars.items.flatMap(({ name, purpose, sharePercent, examples, evidence }) => [
      heading(`${name} (${sharePercent} %)`, evidence),
      paragraph(purpose),
      ...examples.map((example) => item(example)),
    ]),
  calendar: ({ calendar }) =>
    calendar.weeks.flatMap(({ number, startsOn, theme, entries }) => [
      heading(`Week ${number}, from ${longDay(startsOn)}: ${theme}`),
      {
        kind: "table",
        head: ["Date", "Channel", "Title", "What to make"],
        rows: entries.map(({ date, weekday, channel, format, title, brief }) => [
          `${weekday.slice(0, 3)} ${longDay(date, "short")}`,
          `${channelLabels[channel]}, ${format}`,
          title,
          brief,
        ]),
        widths: [0.12, 0.18, 0.32, 0.38],
      },
    ]),
  kpis: ({ kpis }) => [
    {
      kind: "table",
      head: ["Target", "From", "To", "By", "Arithmetic"],
      rows: kpis.items.map(({ name, unit, baseline, target, dueOn, formula }) => [
        `${name} (${unit})`,
        String(baseline),
        String(target),
        longDay(dueOn, "short"),
        formula,
      ]),
      widths: [0.34, 0.08, 0.08, 0.11, 0.39],
    },
    ...kpis.items.map(({ name, assumption, evidence }) => item(`${name}: ${assumption}`, evidence)),
  ],
  budget: ({ budget: { basis, lines, currency } }) => [
    paragraph(basis.text, basis.evidence),
    {
      kind: "table",
      head: ["For", "Share", "Amount", "Why"],
      rows: lines.map(({ name, percent, amountCents, reason }) => [
        name,
        `${percent} %`,
        amountCents !== null && currency ? money(amountCents, currency) : "–",
        reason,
      ]),
      widths: [0.26, 0.09, 0.15, 0.5],
    },
  ],
  risks: ({ risks }) =>
    risks.items.flatMap(({ risk, likelihood, mitigation, evidence }) => [
      heading(risk, evidence),
      item(`Likelihood: ${likelihood}`),
      item(`What to do: ${mitigation}`),
    ]),
};

function titled(title: string, statements: { text: string; evidence: Evidence[] }[]): Block[] {
  return statements.length === 0 ? [] : [heading(title), ...statements.map(({ text, evidence }) => item(text, evidence))];
}
