import { sectionKeys, strategySections } from "@frontoffice/strategy-writer/strategy";
import { z } from "zod";

const sectionKey = z.enum(sectionKeys);

/** What a strategy was asked to be, and the draft that its job writes; the job's payload carries the id alone. */
export const draftOrder = z.object({
  focus: z.string().nullable(),
  tone: z.string().nullable(),
  weeks: z.int(),
  channels: z.array(z.string()),
  /** Instructions of earlier drafts, oldest first. */
  history: z.array(z.object({ text: z.string(), section: sectionKey.nullable() })),
  /** Counts the drafts that were asked for without a word, so that each offers another take. */
  variant: z.int(),
  pending: z.object({ section: sectionKey.nullable(), instruction: z.string().nullable(), baseVersion: z.int() }).nullable(),
});
export type DraftOrder = z.infer<typeof draftOrder>;
export type PendingDraft = NonNullable<DraftOrder["pending"]>;

/** What a model answers: the whole strategy, or the one section that was asked for. */
export function answerSchema(section: PendingDraft["section"]) {
  return section === null ? strategySections : strategySections.pick({ [section]: true } as Record<typeof section, true>);
}

/** The raw answer as it is stored before it is checked, so that a second run of the job does not pay for it again. */
export const storedAnswer = z.object({
  object: z.unknown(),
  raw: z.string(),
  model: z.string(),
  /** Kept with the answer: the newest template may be another one by the time the answer is saved. */
  promptTemplateVersion: z.int().nullable().default(null),
  tokensIn: z.int(),
  tokensOut: z.int(),
  costMicros: z.int(),
});
export type StoredAnswer = z.infer<typeof storedAnswer>;
