import { expect, test } from "vitest";
import { hashPassword, isCommonPassword, verifyPassword } from "./passwords.ts";

test("hashes with argon2id at 19 MiB and two passes, salted", async () => {
  const [one, two] = await Promise.all([hashPassword("the same words"), hashPassword("the same words")]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await verifyPassword(one, "the same words")).toBe(true);
  expect(await verifyPassword(one, "The same words")).toBe(false);
});

test("without a hash nothing fits, not even the decoy's own words", async () => {
  expect(await verifyPassword(undefined, "nobody has this password")).toBe(false);
});

test("the event loop goes on while passwords are hashed", async () => {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 2);
  await Promise.all(Array.from({ length: 8 }, () => hashPassword("x")));
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
});

test("a flood is turned away instead of piling up", async () => {
  const calls = await Promise.allSettled(Array.from({ length: 150 }, () => hashPassword("x")));
  const refused = calls.filter((call) => call.status === "rejected");
  expect(refused.length).toBeGreaterThan(30);
  expect(refused[0]).toMatchObject({ reason: { code: "rate_limited", details: { retryAfterSeconds: 5 } } });
  await expect(hashPassword("x")).resolves.toContain("argon2id");
});

test("knows the most used passwords of eight characters and more, whatever the case", () => {
  for (const word of ["password", "Password1", "12345678", "iloveyou", "QWERTYUIOP", "football", "princess"]) {
    expect(isCommonPassword(word), word).toBe(true);
  }
  expect(isCommonPassword("correct horse battery staple")).toBe(false);
});
