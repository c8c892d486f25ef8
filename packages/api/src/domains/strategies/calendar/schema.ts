import { channelKey } from "@frontoffice/strategy-writer/strategy";
import { z } from "zod";
import { id, viewId } from "../../../kernel/text.ts";
import { strategyStatuses } from "../enums.ts";

export const maxCalendarDays = 92;

export const clientCalendarInput = z.strictObject({
  clientId: id("client"),
  from: z.iso
    .date("Use a date like 2026-11-23.")
    .refine((date) => date >= "2000-01-01" && date <= "2100-12-31", "Use a date between 2000 and 2100.")
    .meta({ example: "2026-11-23" })
    .optional()
    .describe("The first day; today in the client's time zone when left out."),
  days: z.int().min(1).max(maxCalendarDays).default(7).describe("How many days."),
});
export type ClientCalendarInput = z.output<typeof clientCalendarInput>;

const day = () => z.string().meta({ example: "2026-11-23" });

export const plannedPost = z.object({
  strategyId: viewId(),
  strategyTitle: z.string().meta({ example: "Harbour Dental: spring plan" }),
  /** Of its strategy: what is not approved may still change. */
  status: z.enum(strategyStatuses),
  date: day(),
  channel: channelKey,
  format: z.string().meta({ example: "Carousel" }),
  title: z.string().meta({ example: "Show the quiet room in three pictures." }),
});
export type PlannedPost = z.infer<typeof plannedPost>;

export const clientCalendarView = z.object({ from: day(), to: day(), items: z.array(plannedPost) });
export type ClientCalendarView = z.infer<typeof clientCalendarView>;
