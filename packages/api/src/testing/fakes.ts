import type { Models } from "../adapters/llm.ts";
import type { Letter, Mailer } from "../adapters/mailer.ts";
import { writeStrategy } from "../domains/strategies/writer/rules.ts";
import type { Adapters } from "../kernel/adapters.ts";

/** A mailer that keeps its letters. */
export function fakeMailer(outbox: Letter[]): Mailer {
  return {
    send: async (letter) => void outbox.push(letter),
    info: () => ({ kind: "outbox", target: "memory" }),
    close: () => undefined,
  };
}

const usage = {
  provider: "offline",
  model: "rules",
  tokensIn: 0,
  tokensOut: 0,
  costMicros: 0,
  priced: true,
  estimated: false,
  attempts: 1,
  durationMs: 0,
};

/** The offline writer without its streaming. */
export function fakeModels(): Models {
  return {
    writeObject: async ({ schema, offline, purpose, onUsage }) => {
      const object = schema.parse(writeStrategy(offline.facts as Parameters<typeof writeStrategy>[0]));
      const spent = { ...usage, purpose, outcome: "ok" as const };
      onUsage?.(spent);
      return { object, usage: spent, raw: JSON.stringify(object) };
    },
    info: () => ({ provider: "offline", model: "rules", offline: true, label: "The rule-based writer." }),
  };
}

/** The outer wall, faked. */
export function fakeAdapters(outbox: Letter[]): Adapters {
  return { mailer: fakeMailer(outbox), models: fakeModels() };
}
