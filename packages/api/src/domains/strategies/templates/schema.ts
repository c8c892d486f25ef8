import { z } from "zod";
import { moment, text } from "../../../kernel/text.ts";

export const templateKinds = ["strategies.draft"] as const;
export const templateBodyMax = 8000;

const expectedVersion = z.int().min(0).max(1_000_000).describe("The version number that you last saw; 0 is the built-in text.");

export const saveTemplateInput = z.strictObject({
  body: text(templateBodyMax)
    .meta({ example: "Write for people who put off their check-up. Never promise that nothing will hurt." })
    .describe(
      "How strategies shall be written. The rules about data, citations and form always stand. The rule-based writer does not read it.",
    ),
  expectedVersion,
});
export type SaveTemplateInput = z.infer<typeof saveTemplateInput>;

export const resetTemplateInput = z.strictObject({ expectedVersion });
export type ResetTemplateInput = z.infer<typeof resetTemplateInput>;

export const templateView = z.object({
  kind: z.enum(templateKinds),
  version: z.int().describe("0 while the company uses the built-in text."),
  body: z
    .string()
    .meta({ example: "Write for people who put off their check-up. Never promise that nothing will hurt." })
    .describe("Given to the language model with each draft; the rule-based writer does not read it."),
  builtIn: z.string().meta({ example: "Write a marketing strategy for the client below." }),
  updatedBy: z.string().meta({ example: "Mara Lindqvist" }).nullable(),
  updatedAt: moment().nullable(),
});
export type TemplateView = z.infer<typeof templateView>;
