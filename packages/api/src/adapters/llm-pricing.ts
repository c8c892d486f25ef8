/** US dollars per million tokens, which is micro-dollars per token. */
export interface Price {
  input: number;
  output: number;
}

/** List prices of common models; anything else is priced by MODEL_PRICE_INPUT and MODEL_PRICE_OUTPUT, or not at all. */
const LIST: Record<string, Price> = {
  "gpt-5": { input: 1.25, output: 10 },
  "gpt-5-mini": { input: 0.25, output: 2 },
  "gpt-5-nano": { input: 0.05, output: 0.4 },
  "gpt-4.1": { input: 2, output: 8 },
  "gpt-4.1-mini": { input: 0.4, output: 1.6 },
  "gpt-4.1-nano": { input: 0.1, output: 0.4 },
  "gpt-4o": { input: 2.5, output: 10 },
  "gpt-4o-mini": { input: 0.15, output: 0.6 },
  "claude-opus-4-5": { input: 5, output: 25 },
  "claude-sonnet-4-5": { input: 3, output: 15 },
  "claude-haiku-4-5": { input: 1, output: 5 },
  "gemini-2.5-pro": { input: 1.25, output: 10 },
  "gemini-2.5-flash": { input: 0.3, output: 2.5 },
  "gemini-2.5-flash-lite": { input: 0.1, output: 0.4 },
};

/** The list price of a model or of a dated snapshot of it ("gpt-5-mini-2025-08-07"); undefined when none is known. */
export function listPrice(model: string): Price | undefined {
  const name = model.slice(model.lastIndexOf("/") + 1).replace(/-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, "");
  return Object.hasOwn(LIST, name) ? LIST[name] : undefined;
}

/** Integer micro-dollars, rounded up; a rounding error of binary fractions is not a micro-dollar. */
export function microDollars(dollars: number): number {
  return Math.max(0, Math.ceil(dollars * 1_000_000 - 1e-6));
}

/** Integer micro-dollars of one answer. */
export function costMicros(price: Price, tokensIn: number, tokensOut: number): number {
  return microDollars((price.input * tokensIn + price.output * tokensOut) / 1_000_000);
}
