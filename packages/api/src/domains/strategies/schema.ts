import { sectionKeys, strategySections } from "@frontoffice/strategy-writer/strategy";
import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, nameText, optionalName, optionalText, text, viewId } from "../../kernel/text.ts";
import { strategyStatuses } from "./enums.ts";

export * from "@frontoffice/strategy-writer/strategy";
export * from "./calendar/schema.ts";
export * from "./templates/schema.ts";

export const strategyStatus = z.enum(strategyStatuses);
export type StrategyStatus = z.infer<typeof strategyStatus>;

export const strategyMoves = ["submit", "approve", "reject", "reopen", "archive", "restore"] as const;
export const strategyMove = z.enum(strategyMoves);
export type StrategyMove = z.infer<typeof strategyMove>;

/** Offered in the form; any other words are accepted and honoured as far as they can be. */
export const toneSuggestions = ["friendly", "professional", "formal", "playful", "bold", "warm", "expert"] as const;
export const defaultWeeks = 4;
export const maxWeeks = 26;

/** The calendar's arithmetic and the database stand for these; years far beyond are typing errors. */
const day = z.iso
  .date("Use a date like 2026-11-23.")
  .refine((date) => date >= "2000-01-01" && date <= "2100-12-31", "Use a date between 2000 and 2100.")
  .meta({ example: "2026-11-23" });
const at = moment();
const sectionKey = z.enum(sectionKeys);
const expectedVersion = z.int().min(0).max(1_000_000).describe("The version number that you last saw.");
const versionNumber = z.int().min(1).max(1_000_000).describe("The number of a version.");

export const strategyRef = z.strictObject({ id: id("strategy") });

export const listStrategiesInput = pageInput.extend({
  clientId: id().optional().describe("Only those of this client."),
  status: strategyStatus.optional().describe("Only strategies in this state."),
  search: optionalText(200).meta({ example: "spring" }).describe("Part of the title or of the client's name."),
});
export type ListStrategiesInput = z.infer<typeof listStrategiesInput>;

export const generateStrategyInput = z.strictObject({
  clientId: id("client"),
  title: optionalName(160)
    .meta({ example: "Harbour Dental: spring plan" })
    .describe("Made from the client's name and the period when left out."),
  periodStart: day.optional().describe("First day of the plan; the next Monday when left out."),
  weeks: z.int().min(1).max(maxWeeks).default(defaultWeeks),
  focus: optionalText(300)
    .meta({ example: "Prophylaxis appointments on Thursday evenings" })
    .describe("What the plan should achieve above all."),
  tone: optionalText(100).meta({ example: "warm" }),
  channels: z
    .array(text(40).meta({ example: "instagram" }))
    .max(12)
    .default([])
    .describe("Channels you want; empty lets the writer choose."),
  instruction: optionalText(1000)
    .meta({ example: "Keep the budget below 500 € a month." })
    .describe("Anything else the writer should follow, such as a budget."),
});
export type GenerateStrategyInput = z.infer<typeof generateStrategyInput>;

export const regenerateStrategyInput = z.strictObject({
  id: id("strategy"),
  expectedVersion,
  section: sectionKey.optional().describe("One section; the whole strategy when left out."),
  instruction: optionalText(1000).meta({ example: "Keep the budget below 500 € a month." }),
});
export type RegenerateStrategyInput = z.infer<typeof regenerateStrategyInput>;

export const updateStrategyInput = z.strictObject({
  id: id("strategy"),
  expectedVersion,
  sections: strategySections.partial().refine((sections) => Object.keys(sections).length > 0, "Send at least one section."),
});
export type UpdateStrategyInput = z.infer<typeof updateStrategyInput>;

export const renameStrategyInput = z.strictObject({
  id: id("strategy"),
  title: nameText(160).meta({ example: "Harbour Dental: spring plan" }),
});
export type RenameStrategyInput = z.infer<typeof renameStrategyInput>;

export const moveStrategyInput = z.strictObject({
  id: id("strategy"),
  expectedVersion: expectedVersion.optional(),
});
export type MoveStrategyInput = z.infer<typeof moveStrategyInput>;

export const rejectStrategyInput = moveStrategyInput.extend({
  comment: text(2000).meta({ example: "The budget is missing." }),
});
export type RejectStrategyInput = z.infer<typeof rejectStrategyInput>;

export const strategyVersionRef = z.strictObject({
  id: id("strategy"),
  number: versionNumber,
});
export type StrategyVersionRef = z.infer<typeof strategyVersionRef>;

export const compareStrategyInput = z.strictObject({
  id: id("strategy"),
  from: versionNumber,
  to: versionNumber,
});
export type CompareStrategyInput = z.infer<typeof compareStrategyInput>;

export const exportFormats = ["markdown", "pdf"] as const;
export const exportStrategyInput = z.strictObject({
  id: id("strategy"),
  format: z.enum(exportFormats).default("markdown").describe("How it is written."),
  version: versionNumber.optional().describe("The number of a version; the current one when left out."),
});
export type ExportStrategyInput = z.infer<typeof exportStrategyInput>;

/** Answers everything that starts a draft. `strategyId` is a new one when the strategy asked for was approved. */
export const draftStarted = z.object({
  jobId: viewId(),
  strategyId: viewId(),
});
export type DraftStarted = z.infer<typeof draftStarted>;

export const strategyListItem = z.object({
  id: viewId(),
  clientId: viewId(),
  clientName: z.string().meta({ example: "Harbour Dental" }),
  title: z.string().meta({ example: "Harbour Dental: spring plan" }),
  status: strategyStatus,
  periodStart: z.string().meta({ example: "2026-11-23" }),
  periodEnd: z.string().meta({ example: "2026-12-20" }),
  /** Number of the current version; 0 until the first draft is written. */
  version: z.int(),
  headline: z.string().meta({ example: "Twenty new patients by June" }).nullable(),
  /** The job of the latest draft. */
  jobId: viewId().nullable(),
  /** True while that job waits or runs. */
  drafting: z.boolean(),
  createdAt: at,
  updatedAt: at,
});
export type StrategyListItem = z.infer<typeof strategyListItem>;
export const strategyPage = page(strategyListItem);

export const versionSummary = z.object({
  number: z.int(),
  /** Who wrote it: a person by hand, a model, or a copy of an approved strategy. */
  author: z.object({
    kind: z.enum(["person", "model", "copy"]),
    name: z.string().meta({ example: "Mara Lindqvist" }),
  }),
  model: z.string().meta({ example: "offline" }).nullable(),
  section: sectionKey.nullable(),
  instruction: z.string().meta({ example: "Keep the budget below 500 € a month." }).nullable(),
  promptTemplateVersion: z
    .int()
    .nullable()
    .describe("Which writing instructions it was written with; 0 is the built-in text, null where none were read."),
  changed: z.array(sectionKey),
  createdAt: at,
});
export type VersionSummary = z.infer<typeof versionSummary>;

export const strategyView = strategyListItem.extend({
  focus: z.string().meta({ example: "Prophylaxis appointments on Thursday evenings" }).nullable(),
  tone: z.string().meta({ example: "warm" }).nullable(),
  weeks: z.int(),
  channels: z.array(z.string().meta({ example: "instagram" })),
  /** The approved strategy that this draft continues. */
  basedOnId: viewId().nullable(),
  reviewComment: z.string().meta({ example: "The budget is missing." }).nullable(),
  submittedBy: z.string().meta({ example: "Mara Lindqvist" }).nullable(),
  decidedAt: at.nullable(),
  decidedBy: z.string().meta({ example: "Mara Lindqvist" }).nullable(),
  /** What the signed-in person may do with it now. */
  moves: z.array(strategyMove),
  canEdit: z.boolean(),
  current: versionSummary.nullable(),
  sections: strategySections.nullable(),
});
export type StrategyView = z.infer<typeof strategyView>;

export const versionList = z.object({ items: z.array(versionSummary) });
export const versionView = versionSummary.extend({
  sections: strategySections,
});
export type VersionView = z.infer<typeof versionView>;

export const comparisonFragment = z.object({
  text: z.string().meta({ example: "Show the quiet room in three pictures." }),
  mark: z.enum(["same", "removed", "added"]),
});
export type ComparisonFragment = z.infer<typeof comparisonFragment>;

/** One line of a section on both sides; a side is null where the line does not exist. */
export const comparisonRow = z.object({
  kind: z.enum(["same", "changed", "added", "removed"]),
  left: z.array(comparisonFragment).nullable(),
  right: z.array(comparisonFragment).nullable(),
});
export type ComparisonRow = z.infer<typeof comparisonRow>;

export const comparisonSection = z.object({
  key: sectionKey,
  label: z.string().meta({ example: "Calendar" }),
  changed: z.boolean(),
  rows: z.array(comparisonRow),
});
export const comparisonView = z.object({
  from: versionSummary,
  to: versionSummary,
  sections: z.array(comparisonSection),
});
export type ComparisonView = z.infer<typeof comparisonView>;

export const exportView = z.object({
  fileName: z.string().meta({ example: "harbour-dental-spring-plan.md" }),
  mediaType: z.string().meta({ example: "text/markdown; charset=utf-8" }),
  /** `utf8` for Markdown, `base64` for PDF. */
  encoding: z.enum(["utf8", "base64"]),
  content: z.string().meta({ example: "# Harbour Dental: spring plan\n" }),
});
export type ExportView = z.infer<typeof exportView>;
