import { z } from "zod";
import { page, pageInput } from "../../../kernel/page.ts";
import { id, isStorable, moment, nameText, optionalText, text } from "../../../kernel/text.ts";
import { storagePrefix } from "../schema.ts";

export const cycleStatuses = ["planned", "active", "completed", "archived"] as const;
export const cycleStatus = z.enum(cycleStatuses);
export type CycleStatus = z.infer<typeof cycleStatus>;

const word = z
  .string()
  .meta({ example: "morning" })
  .max(1000, "At most 1,000 characters.")
  .refine(isStorable, "Contains characters that cannot be stored.");

const metadata = z
  .record(text(60), z.union([word, z.number(), z.boolean(), z.null()]))
  .refine((value) => Object.keys(value).length <= 50, "At most 50 fields.")
  .refine((value) => new TextEncoder().encode(JSON.stringify(value)).length <= 8000, "At most 8,000 bytes in all.")
  .describe("Your own fields: text, numbers, yes or no.");

export const createCycleInput = z.strictObject({
  projectId: id("project"),
  number: z.int().min(1).max(1_000_000).optional().describe("The next one when left out."),
  name: nameText(120).meta({ example: "Spring shoot" }).optional().describe('"Cycle 7" when left out.'),
  s3Prefix: storagePrefix.optional().describe("Below the project's prefix; made from the number when left out."),
  description: optionalText(2000).meta({ example: "The rooms in the morning light." }),
  metadata: metadata.optional(),
});
export type CreateCycleInput = z.output<typeof createCycleInput>;

export const updateCycleInput = z.strictObject({
  id: id("cycle"),
  name: nameText(120).meta({ example: "Spring shoot" }).optional(),
  description: optionalText(2000).meta({ example: "The rooms in the morning light." }),
  metadata: metadata.optional(),
  status: cycleStatus.optional().describe("planned → active → completed → archived; who may delete it may reopen a completed one."),
  expectedVersion: z.int().min(1).optional().describe("The version that you last saw; a newer one makes the call a conflict."),
});
export type UpdateCycleInput = z.output<typeof updateCycleInput>;

export const listCyclesInput = pageInput.extend({
  projectId: id().optional().describe("Only those of this project."),
  status: cycleStatus.optional().describe("Only cycles in this state."),
  search: optionalText(100).meta({ example: "spring" }).describe("Part of the name."),
});
export type ListCyclesInput = z.output<typeof listCyclesInput>;

export const cycleRef = z.strictObject({ id: id("cycle") });

export const cycleView = z.object({
  id: id(),
  projectId: id(),
  projectName: z.string().meta({ example: "Website photos" }),
  number: z.int(),
  name: z.string().meta({ example: "Spring shoot" }),
  s3Prefix: z.string().meta({ example: "cycle-0007" }),
  status: cycleStatus,
  description: z.string().meta({ example: "The rooms in the morning light." }).nullable(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  sessions: z.int(),
  activeSessions: z.int(),
  files: z.int().describe("Uploaded ones."),
  bytes: z.int(),
  lastUploadAt: moment().nullable(),
  moves: z.array(cycleStatus).describe("The states it may go to now."),
  startedAt: moment().nullable(),
  completedAt: moment().nullable(),
  version: z.int(),
  createdAt: moment(),
  updatedAt: moment(),
  deletedAt: moment().nullable(),
});
export type CycleView = z.infer<typeof cycleView>;
export const cyclePage = page(cycleView);
