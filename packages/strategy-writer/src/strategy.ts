import { z } from "zod";

/**
 * What a strategy says. The same schema checks a person's edit and constrains a model's structured output, so it has
 * no transforms and uses `null` where something may be missing.
 */

const prose = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    // PostgreSQL cannot store NUL or half a surrogate pair in jsonb.
    .refine((value) => !value.includes("\u0000") && value.isWellFormed(), "Contains characters that cannot be stored.");

const isoDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "Use a date like 2026-11-23.")
  .refine(isDay, "There is no such day.");

/** 30 February is none, though a date made of it rolls over into March. */
function isDay(value: string): boolean {
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

export const channelKeys = [
  "instagram",
  "facebook",
  "linkedin",
  "tiktok",
  "youtube",
  "pinterest",
  "x",
  "google_business",
  "email",
  "blog",
  "whatsapp",
  "local_partners",
  "other",
] as const;
export const channelKey = z.enum(channelKeys);
export type ChannelKey = z.infer<typeof channelKey>;

export const channelLabels: Record<ChannelKey, string> = {
  instagram: "Instagram",
  facebook: "Facebook",
  linkedin: "LinkedIn",
  tiktok: "TikTok",
  youtube: "YouTube",
  pinterest: "Pinterest",
  x: "X",
  google_business: "Google Business Profile",
  email: "Email newsletter",
  blog: "Website and blog",
  whatsapp: "WhatsApp",
  local_partners: "Local partners",
  other: "Other",
};

export const evidenceSources = ["profile", "calendar", "calls", "analytics", "posts", "request"] as const;

/** Where a statement comes from: `quote` stands word for word in `field` of `source`. */
export const evidence = z.object({
  source: z.enum(evidenceSources),
  field: prose(60),
  quote: prose(400),
});
export type Evidence = z.infer<typeof evidence>;

const evidenceList = z.array(evidence).max(6);
const note = prose(600).nullable();

export const statement = z.object({
  text: prose(1200),
  evidence: evidenceList,
});
export type Statement = z.infer<typeof statement>;

export const profileGap = z.object({
  field: prose(60),
  label: prose(60),
  why: prose(300),
});
export type ProfileGap = z.infer<typeof profileGap>;

export const summarySection = z.object({
  headline: prose(200),
  statements: z.array(statement).max(12),
  gaps: z.array(profileGap).max(12),
  note,
});

export const positioningSection = z.object({
  statement,
  proof: z.array(statement).max(8),
  voice: z.array(statement).max(8),
  avoid: z.array(statement).max(20),
  note,
});

export const audienceSegment = z.object({
  name: prose(120),
  description: prose(600),
  needs: z.array(prose(300)).max(6),
  evidence: evidenceList,
});
export const audienceSection = z.object({
  segments: z.array(audienceSegment).max(8),
  note,
});

export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
export const weekday = z.enum(weekdays);
export type Weekday = z.infer<typeof weekday>;

export const channelPlan = z.object({
  channel: channelKey,
  role: prose(200),
  reason: prose(600),
  postsPerWeek: z.number().min(0).max(14),
  weekdays: z.array(weekday).max(7),
  evidence: evidenceList,
});
export const declinedChannel = z.object({
  channel: channelKey,
  reason: prose(600),
  evidence: evidenceList,
});
export const channelsSection = z.object({
  items: z.array(channelPlan).max(12),
  declined: z.array(declinedChannel).max(12),
  note,
});

export const pillar = z.object({
  name: prose(120),
  purpose: prose(600),
  sharePercent: z.number().int().min(0).max(100),
  examples: z.array(prose(200)).max(8),
  evidence: evidenceList,
});
export const pillarsSection = z.object({ items: z.array(pillar).max(8), note });

export const calendarEntry = z.object({
  date: isoDay,
  weekday,
  channel: channelKey,
  format: prose(60),
  title: prose(200),
  brief: prose(600),
  pillar: prose(120).nullable(),
  evidence: evidenceList,
});
export const calendarWeek = z.object({
  number: z.number().int().min(1).max(53),
  startsOn: isoDay,
  theme: prose(200),
  entries: z.array(calendarEntry).max(40),
});
export const calendarSection = z.object({
  weeks: z.array(calendarWeek).max(26),
  note,
});

export const kpi = z.object({
  name: prose(120),
  channel: channelKey.nullable(),
  unit: prose(60),
  baseline: z.number(),
  assumption: prose(400),
  target: z.number(),
  dueOn: isoDay,
  formula: prose(400),
  evidence: evidenceList,
});
export const kpisSection = z.object({ items: z.array(kpi).max(10), note });

export const currencyCode = z.string().regex(/^[A-Z]{3}$/, "Use a currency code like EUR.");

export const budgetLine = z.object({
  name: prose(120),
  percent: z.number().int().min(0).max(100),
  amountCents: z.number().int().min(0).max(1_000_000_000_000).nullable(),
  reason: prose(600),
  evidence: evidenceList,
});
/** Percents of all lines sum to 100; amounts, where a total is named, sum to the total. */
export const budgetSection = z.object({
  totalCents: z.number().int().min(0).max(1_000_000_000_000).nullable(),
  currency: currencyCode.nullable(),
  basis: statement,
  lines: z.array(budgetLine).max(12),
  note,
});

export const likelihoods = ["low", "medium", "high"] as const;
export const risk = z.object({
  risk: prose(400),
  likelihood: z.enum(likelihoods),
  mitigation: prose(600),
  evidence: evidenceList,
});
export const risksSection = z.object({ items: z.array(risk).max(10), note });

export const strategySections = z.object({
  summary: summarySection,
  positioning: positioningSection,
  audience: audienceSection,
  channels: channelsSection,
  pillars: pillarsSection,
  calendar: calendarSection,
  kpis: kpisSection,
  budget: budgetSection,
  risks: risksSection,
});
export type StrategySections = z.infer<typeof strategySections>;
export type SectionKey = keyof StrategySections;

/** In the order in which they are read, edited and printed. */
export const sectionKeys = [
  "summary",
  "positioning",
  "audience",
  "channels",
  "pillars",
  "calendar",
  "kpis",
  "budget",
  "risks",
] as const satisfies readonly SectionKey[];

export const sectionLabels: Record<SectionKey, string> = {
  summary: "Summary",
  positioning: "Positioning",
  audience: "Audience",
  channels: "Channels",
  pillars: "Content pillars",
  calendar: "Calendar",
  kpis: "Targets",
  budget: "Budget",
  risks: "Risks",
};
