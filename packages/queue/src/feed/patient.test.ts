import { expect, test } from "vitest";
import { patiently } from "./patient.ts";

const gone = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

test("a read is repeated while the database is away, and any other error is thrown", async () => {
  let tries = 0;
  const read = async () => {
    tries += 1;
    if (tries < 3) throw gone();
    return "there";
  };
  expect(await patiently(new AbortController().signal, read)).toBe("there");
  expect(tries).toBe(3);
  const broken = () => Promise.reject(Object.assign(new Error("no such column"), { code: "42703" }));
  await expect(patiently(new AbortController().signal, broken)).rejects.toThrow("no such column");
});

test("a reader who leaves does not wait for the database", async () => {
  const stop = new AbortController();
  const waiting = patiently(stop.signal, () => Promise.reject(gone()));
  stop.abort();
  expect(await waiting).toBeUndefined();
});
