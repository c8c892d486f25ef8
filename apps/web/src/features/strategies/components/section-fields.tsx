import { channelKeys, channelLabels, likelihoods, type SectionKey, weekdays } from "@frontoffice/api/schema/strategies";

interface Labelled {
  name: string;
  label: string;
  hint?: string;
  /** Takes half of the row on wide screens. */
  half?: boolean;
  /** The label is heard and not seen, where the heading above says the same. */
  bare?: boolean;
}

export type Field =
  | (Labelled & { kind: "line" | "long" | "date" | "lines" })
  | (Labelled & { kind: "number"; min?: number; max?: number; suffix?: string })
  | (Labelled & { kind: "choice" | "many"; options: { value: string; label: string }[]; clearable?: boolean })
  | (Labelled & { kind: "money" })
  | (Labelled & {
      kind: "list";
      one: string;
      title: string;
      fields: Field[];
      blank: Record<string, unknown>;
      folded?: boolean;
      fixed?: boolean;
    });

const channels = channelKeys.map((value) => ({ value, label: channelLabels[value] }));
const days = weekdays.map((value) => ({ value, label: value }));

const statements = (name: string, label: string): Field => ({
  kind: "list",
  name,
  label,
  one: "statement",
  title: "text",
  fields: [{ kind: "long", name: "text", label: "Statement", bare: true }],
  blank: { text: "", evidence: [] },
});

const entry: Field[] = [
  { kind: "date", name: "date", label: "Date", half: true },
  { kind: "choice", name: "channel", label: "Channel", options: channels, half: true },
  { kind: "line", name: "title", label: "Title" },
  { kind: "line", name: "format", label: "Format", hint: "Such as Reel or Newsletter", half: true },
  { kind: "line", name: "pillar", label: "Pillar", hint: "Empty when it belongs to none", half: true },
  { kind: "long", name: "brief", label: "Brief" },
];

/** What can be edited in each section; the schema of the section checks it. Citations stay with their statement. */
export const sectionFields: Record<SectionKey, Field[]> = {
  summary: [{ kind: "long", name: "headline", label: "Headline" }, statements("statements", "Statements")],
  positioning: [
    { kind: "long", name: "statement.text", label: "Positioning" },
    statements("proof", "Why people can believe it"),
    statements("voice", "How it sounds"),
    statements("avoid", "What to leave out"),
  ],
  audience: [
    {
      kind: "list",
      name: "segments",
      label: "Segments",
      one: "segment",
      title: "name",
      fields: [
        { kind: "line", name: "name", label: "Name" },
        { kind: "long", name: "description", label: "Description" },
        { kind: "lines", name: "needs", label: "They look for", hint: "One need a line" },
      ],
      blank: { name: "", description: "", needs: [], evidence: [] },
    },
  ],
  channels: [
    {
      kind: "list",
      name: "items",
      label: "Channels",
      one: "channel",
      title: "role",
      fields: [
        { kind: "choice", name: "channel", label: "Channel", options: channels, half: true },
        { kind: "number", name: "postsPerWeek", label: "Posts a week", min: 0, max: 14, half: true },
        { kind: "line", name: "role", label: "What it is for" },
        { kind: "long", name: "reason", label: "Why" },
        { kind: "many", name: "weekdays", label: "Weekdays", options: days },
      ],
      blank: { channel: "instagram", role: "", reason: "", postsPerWeek: 1, weekdays: [], evidence: [] },
    },
    {
      kind: "list",
      name: "declined",
      label: "Left out on purpose",
      one: "channel",
      title: "reason",
      fields: [
        { kind: "choice", name: "channel", label: "Channel", options: channels },
        { kind: "long", name: "reason", label: "Why not" },
      ],
      blank: { channel: "tiktok", reason: "", evidence: [] },
    },
  ],
  pillars: [
    {
      kind: "list",
      name: "items",
      label: "Pillars",
      one: "pillar",
      title: "name",
      fields: [
        { kind: "line", name: "name", label: "Name" },
        { kind: "long", name: "purpose", label: "Purpose" },
        { kind: "number", name: "sharePercent", label: "Share of posts", min: 0, max: 100, suffix: "%", half: true },
        { kind: "lines", name: "examples", label: "Ideas", hint: "One idea a line" },
      ],
      blank: { name: "", purpose: "", sharePercent: 10, examples: [], evidence: [] },
    },
  ],
  calendar: [
    {
      kind: "list",
      name: "weeks",
      label: "Weeks",
      one: "week",
      title: "theme",
      folded: true,
      fixed: true,
      fields: [
        { kind: "line", name: "theme", label: "Theme" },
        {
          kind: "list",
          name: "entries",
          label: "Posts",
          one: "post",
          title: "title",
          folded: true,
          fields: entry,
          blank: { date: "", weekday: "Monday", channel: "instagram", format: "", title: "", brief: "", pillar: null, evidence: [] },
        },
      ],
      blank: {},
    },
  ],
  kpis: [
    {
      kind: "list",
      name: "items",
      label: "Targets",
      one: "target",
      title: "name",
      folded: true,
      fields: [
        { kind: "line", name: "name", label: "Name" },
        { kind: "number", name: "baseline", label: "From", half: true },
        { kind: "number", name: "target", label: "To", half: true },
        { kind: "line", name: "unit", label: "Unit", half: true },
        { kind: "date", name: "dueOn", label: "By", half: true },
        { kind: "choice", name: "channel", label: "Channel", options: channels, clearable: true },
        { kind: "line", name: "formula", label: "Arithmetic", hint: "Such as 12 posts × 250 views = 3000" },
        { kind: "long", name: "assumption", label: "Assumption" },
      ],
      blank: { name: "", channel: null, unit: "", baseline: 0, assumption: "", target: 0, dueOn: "", formula: "", evidence: [] },
    },
  ],
  budget: [
    { kind: "money", name: "totalCents", label: "Total", hint: "Empty when only shares are known", half: true },
    { kind: "line", name: "currency", label: "Currency", hint: "Such as EUR", half: true },
    { kind: "long", name: "basis.text", label: "What it rests on" },
    {
      kind: "list",
      name: "lines",
      label: "Lines",
      one: "line",
      title: "name",
      fields: [
        { kind: "line", name: "name", label: "For what", half: true },
        { kind: "number", name: "percent", label: "Share", min: 0, max: 100, suffix: "%", half: true },
        { kind: "long", name: "reason", label: "Why" },
      ],
      blank: { name: "", percent: 0, amountCents: null, reason: "", evidence: [] },
    },
  ],
  risks: [
    {
      kind: "list",
      name: "items",
      label: "Risks",
      one: "risk",
      title: "risk",
      fields: [
        { kind: "long", name: "risk", label: "Risk" },
        {
          kind: "choice",
          name: "likelihood",
          label: "Likelihood",
          options: likelihoods.map((value) => ({ value, label: `${value.slice(0, 1).toUpperCase()}${value.slice(1)}` })),
        },
        { kind: "long", name: "mitigation", label: "What is done about it" },
      ],
      blank: { risk: "", likelihood: "medium", mitigation: "", evidence: [] },
    },
  ],
};
