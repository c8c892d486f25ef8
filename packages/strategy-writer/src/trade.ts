import type { ChannelKey } from "./strategy.ts";

/** What a post does: explain, show, ask, prove, or invite. */
export type PostForm = "how" | "show" | "ask" | "proof" | "offer";

/** `form|title`; a title may hold {service}, {Service}, {place}, {people}, {name} and is skipped when one is unknown. */
export type TitleTemplate = `${PostForm}|${string}`;

export interface PillarTemplate {
  name: string;
  purpose: string;
  titles: TitleTemplate[];
}

export interface RiskTemplate {
  risk: string;
  likelihood: "low" | "medium" | "high";
  mitigation: string;
}

export interface Trade {
  key: string;
  label: string;
  /** Beginnings of words that give the trade away, lower case, in several languages. */
  words: string[];
  people: string;
  /** Follows "to": what a reader should do. */
  action: string;
  /** The countable result of that action. */
  result: string;
  /** Services to look for in the client's own words. */
  offers: string[];
  /** Share of those reached who act, in per mille, for the arithmetic of the targets. */
  actPerMille: number;
  channels: Partial<Record<ChannelKey, [score: number, reason: string]>>;
  seasons: string[];
  needs: string[];
  pillars: PillarTemplate[];
  risks: RiskTemplate[];
}
