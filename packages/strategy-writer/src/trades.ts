import type { Trade } from "./trade.ts";
import { adviceTrades } from "./trades/advice.ts";
import { buildingTrades } from "./trades/building.ts";
import { businessTrades } from "./trades/business.ts";
import { careTrades } from "./trades/care.ts";
import { craftsTrades } from "./trades/crafts.ts";
import { flowersTrades } from "./trades/flowers.ts";
import { foodTrades } from "./trades/food.ts";
import { genericTrade } from "./trades/generic.ts";
import { hospitalityTrades } from "./trades/hospitality.ts";
import { learningTrades } from "./trades/learning.ts";
import { medicineTrades } from "./trades/medicine.ts";
import { propertyTrades } from "./trades/property.ts";
import { retailTrades } from "./trades/retail.ts";
import { sportTrades } from "./trades/sport.ts";
import { studiosTrades } from "./trades/studios.ts";
import { upkeepTrades } from "./trades/upkeep.ts";

const trades: readonly Trade[] = [
  ...medicineTrades,
  ...careTrades,
  ...foodTrades,
  ...hospitalityTrades,
  ...adviceTrades,
  ...businessTrades,
  ...craftsTrades,
  ...buildingTrades,
  ...upkeepTrades,
  ...retailTrades,
  ...flowersTrades,
  ...propertyTrades,
  ...sportTrades,
  ...studiosTrades,
  ...learningTrades,
];

export interface RecognisedTrade {
  trade: Trade;
  /** The field and the word that gave the trade away; null for the generic trade. */
  seen: { field: string; quote: string } | null;
}

/** Reads the trade from the profession, then from weaker signs. Unknown words give the generic trade, never a guess. */
export function recogniseTrade(fields: readonly { field: string; text: string }[]): RecognisedTrade {
  for (const { field, text } of fields) {
    const best = trades
      .flatMap((trade) => trade.words.map((word) => ({ trade, quote: findWord(text, word) })))
      .filter((match) => match.quote !== null)
      .sort((a, b) => (b.quote?.length ?? 0) - (a.quote?.length ?? 0))[0];
    if (best?.quote) return { trade: best.trade, seen: { field, quote: best.quote } };
  }
  return { trade: genericTrade, seen: null };
}

/** The word as it stands in the text: short words must match whole, longer ones may go on ("dent" finds "dentistry"). */
export function findWord(text: string, word: string): string | null {
  // Hundreds of words are looked for; few deserve a pattern.
  if (!text.toLowerCase().includes(word)) return null;
  const start = `(?<![\\p{L}\\d])${escapePattern(word)}`;
  const pattern = word.length <= 4 ? `${start}(?:s|es)?(?![\\p{L}\\d])` : `${start}[\\p{L}]*`;
  return new RegExp(pattern, "iu").exec(text)?.[0] ?? null;
}

/** "a" or "an", by how the word begins when it is spoken. */
export function articleOf(label: string): "a" | "an" {
  const spokenVowel = /^(?:hour|hono|heir|(?!uni(?!n)|us[aeu]|util|eu|one\b|once\b)[aeiou])/i;
  return spokenVowel.test(label.trim()) ? "an" : "a";
}

export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
