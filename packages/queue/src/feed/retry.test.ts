import { expect, test } from "vitest";
import { retryWhileDisconnected } from "./retry.ts";

const gone = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

test("a read is repeated while the database is away, and any other error is thrown", async () => {
  let tries = 0;
  const read = async () => {
    tries += 1;
    if (tries < 3) throw gone();
    return "there";
  };
  expect(await retryWhileDisconnected(new AbortController().signal, read)).toBe("there");
  expect(tries).toBe(3);
  const broken = () => Promise.reject(Object.assign(new Error("no such column"), { code: "42703" }));
  await expect(retryWhileDisconnected(new AbortController().signal, broken)).rejects.toThrow("no such column");
});

test("a reader who leaves does not wait for the database", async () => {
  const stop = new AbortController();
  const waiting = retryWhileDisconnected(stop.signal, () => Promise.reject(gone()));
  stop.abort();
  expect(await waiting).toBeUndefined();
});
