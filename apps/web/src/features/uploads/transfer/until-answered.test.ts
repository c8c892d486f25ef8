import { expect, test, vi } from "vitest";
import { untilAnswered, waitAfter } from "./until-answered.ts";

const forever = new AbortController().signal;
const refused = (code: string, details?: Record<string, unknown>) =>
  Object.assign(new Error(code), { data: { code, message: code, details } });
const lost = () => new Error("fetch failed");
vi.stubGlobal("navigator", { onLine: true });

/** Fails so often, then answers; notes when it was asked. */
function failing(...errors: Error[]) {
  const asked: number[] = [];
  const call = async () => {
    asked.push(performance.now());
    const error = errors[asked.length - 1];
    if (error) throw error;
    return "answered";
  };
  return { call, asked };
}

test("a limit of calls is waited for as long as the server says, and then it goes on", async () => {
  const { call, asked } = failing(refused("RATE_LIMITED", { retryAfterSeconds: 1 }));
  expect(await untilAnswered(forever, call)).toBe("answered");
  const [first = 0, second = 0] = asked;
  expect(second - first).toBeGreaterThanOrEqual(990);
  expect(waitAfter(refused("RATE_LIMITED", { retryAfterSeconds: 40 }), 0)).toBeGreaterThanOrEqual(40_000);
});

test.each(["FORBIDDEN", "UNAUTHORIZED", "NOT_FOUND", "PRECONDITION"])("%s is not asked twice", async (code) => {
  const { call, asked } = failing(refused(code));
  await expect(untilAnswered(forever, call)).rejects.toThrow(code);
  expect(asked).toHaveLength(1);
});

test("a lost connection is waited for however long, and it is told while it lasts", async () => {
  vi.useFakeTimers();
  const told: boolean[] = [];
  const { call, asked } = failing(...Array.from({ length: 60 }, lost));
  const answer = untilAnswered(forever, call, (waits) => told.push(waits));
  await vi.advanceTimersByTimeAsync(60 * 15_000);
  vi.useRealTimers();
  expect(await answer).toBe("answered");
  expect(asked).toHaveLength(61);
  expect([told[0], told.at(-1)]).toEqual([true, false]);
});

test("a storage that the server cannot use is not waited for without end", async () => {
  vi.useFakeTimers();
  const { call, asked } = failing(...Array.from({ length: 60 }, () => refused("UPSTREAM_FAILED")));
  const answer = untilAnswered(forever, call).catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(60 * 15_000);
  vi.useRealTimers();
  expect(await answer).toBe("UPSTREAM_FAILED");
  expect(asked).toHaveLength(9);
});

test("a transfer that is stopped asks no more", async () => {
  const stop = new AbortController();
  const { call, asked } = failing(lost(), lost(), lost());
  const answer = untilAnswered(stop.signal, call);
  stop.abort(new Error("stopped"));
  await expect(answer).rejects.toThrow("stopped");
  expect(asked.length).toBeLessThanOrEqual(1);
});
