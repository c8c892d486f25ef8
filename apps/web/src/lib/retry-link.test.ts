import { type Operation, type OperationLink, TRPCClientError } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { observable } from "@trpc/server/observable";
import { afterEach, expect, test, vi } from "vitest";
import { confirmation, confirmFirst } from "./confirmation.ts";
import { retryLink } from "./retry-link.ts";

const refusal = (details: object | null) =>
  Object.assign(new TRPCClientError("Confirm that it is you."), {
    data: { code: "forbidden", message: "Confirm that it is you.", details },
  });

/** A server that answers each call in turn with what is listed: an error is thrown, anything else returned. */
function serverOf(answers: unknown[]) {
  const calls: string[] = [];
  const next = (op: Operation): ReturnType<OperationLink<AnyTRPCRouter>> =>
    observable((observer) => {
      calls.push(op.path);
      const answer = answers[Math.min(calls.length, answers.length) - 1];
      if (answer instanceof TRPCClientError) return observer.error(answer);
      observer.next({ result: { type: "data", data: answer } });
      observer.complete();
    });
  const link = retryLink<AnyTRPCRouter>(confirmFirst)({});
  const save = (path = "keys.issue") =>
    new Promise((resolve, reject) => {
      const op: Operation = { id: 1, type: "mutation", path, input: {}, context: {}, signal: null };
      link({ op, next }).subscribe({ next: ({ result }) => resolve("data" in result ? result.data : undefined), error: reject });
    });
  return { calls, save };
}

let stop = () => {};
afterEach(() => stop());

test("a call that needs a confirmation is made once more when the person has confirmed", async () => {
  const prompt = vi.fn(async () => undefined);
  stop = confirmation.answerBy(prompt);
  const { calls, save } = serverOf([refusal({ confirm: true }), "saved"]);
  await expect(save()).resolves.toBe("saved");
  expect([prompt.mock.calls.length, calls.length]).toEqual([1, 2]);
});

test("leaving the question fails the call as it had failed", async () => {
  stop = confirmation.answerBy(() => Promise.reject(new Error("left")));
  const { calls, save } = serverOf([refusal({ confirm: true })]);
  await expect(save()).rejects.toThrow("Confirm that it is you.");
  expect(calls).toHaveLength(1);
});

test("a call that is refused again after the confirmation is not asked about for ever", async () => {
  const prompt = vi.fn(async () => undefined);
  stop = confirmation.answerBy(prompt);
  const { calls, save } = serverOf([refusal({ confirm: true })]);
  await expect(save()).rejects.toThrow("Confirm that it is you.");
  expect([prompt.mock.calls.length, calls.length]).toEqual([1, 2]);
});

test("other refusals prompt nothing, and without a dialog the error stands", async () => {
  const prompt = vi.fn(async () => undefined);
  stop = confirmation.answerBy(prompt);
  await expect(serverOf([refusal({ permission: "keys:write" })]).save()).rejects.toThrow();
  await expect(serverOf([refusal(null)]).save()).rejects.toThrow();
  expect(prompt).toHaveBeenCalledTimes(0);
  stop();
  await expect(serverOf([refusal({ confirm: true })]).save()).rejects.toThrow("Confirm that it is you.");
});

test("calls that wait at the same time share one question", async () => {
  const prompt = vi.fn(() => new Promise<void>((next) => setTimeout(next, 20)));
  stop = confirmation.answerBy(prompt);
  const one = serverOf([refusal({ confirm: true }), 1]);
  const other = serverOf([refusal({ confirm: true }), 2]);
  await expect(Promise.all([one.save("keys.issue"), other.save("company.update")])).resolves.toEqual([1, 2]);
  expect(prompt).toHaveBeenCalledTimes(1);
});
