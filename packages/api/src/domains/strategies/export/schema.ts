import type { StrategySections } from "@frontoffice/strategy-writer/strategy";
import type { StrategyStatus } from "../schema.ts";

/** A version of a strategy as it is printed. */
export interface PrintedStrategy {
  title: string;
  clientName: string;
  status: StrategyStatus;
  version: number;
  periodStart: string;
  periodEnd: string;
  sections: StrategySections;
}
