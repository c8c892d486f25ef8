import { expect, test } from "vitest";
import { createSecretbox, deriveKey, UnreadableSecret } from "./secretbox.ts";

const oldSecret = "old-secret-key-with-more-than-32-characters";
const newSecret = "new-secret-key-with-more-than-32-characters";
const place = { companyId: "c1", row: "integrations:i1", field: "apiKey" };
const plain = "sk-live-ünïcode-🔑";

test("opens what it sealed, and seals the same text differently each time", () => {
  const box = createSecretbox([oldSecret]);
  const first = box.seal(plain, place);
  const second = box.seal(plain, place);
  expect(first).not.toBe(second);
  expect(first).toMatch(new RegExp(`^v1\\.${box.keyId}\\.`));
  expect(first).not.toContain("sk-live");
  expect(box.open(first, place)).toBe(plain);
  expect(box.open(box.seal("", place), place)).toBe("");
});

test.each([
  ["company", { ...place, companyId: "c2" }],
  ["row", { ...place, row: "integrations:i2" }],
  ["field", { ...place, field: "refreshToken" }],
  ["boundary between row and field", { ...place, row: "integrations:i1a", field: "piKey" }],
])("does not open for another %s", (_what, elsewhere) => {
  const box = createSecretbox([oldSecret]);
  expect(() => box.open(box.seal(plain, place), elsewhere)).toThrow(UnreadableSecret);
});

test("does not open with another key, nor with another key under the same id", () => {
  const box = createSecretbox([oldSecret]);
  const other = createSecretbox([newSecret]);
  const sealed = box.seal(plain, place);
  expect(() => other.open(sealed, place)).toThrow("unknown key");
  expect(() => other.open(sealed.replace(box.keyId, other.keyId), place)).toThrow("does not open");
});

test("notices every changed character", () => {
  const box = createSecretbox([oldSecret]);
  const sealed = box.seal("short", place);
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = sealed.slice(0, index) + (sealed[index] === "A" ? "Q" : "A") + sealed.slice(index + 1);
    expect(() => box.open(changed, place), `character ${index}`).toThrow(UnreadableSecret);
  }
});

test.each(["", "plain text", "v1", "v2.00000000.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.", "v1.zzzzzzzz.a.b.c"])(
  "refuses %j as an envelope",
  (value) => {
    expect(() => createSecretbox([oldSecret]).open(value, place)).toThrow("no envelope");
  },
);

test("after a rotation both keys open, the new one seals, and old envelopes say so", () => {
  const before = createSecretbox([oldSecret]);
  const during = createSecretbox([newSecret, oldSecret]);
  const after = createSecretbox([newSecret]);
  const sealedBefore = before.seal(plain, place);
  expect(during.open(sealedBefore, place)).toBe(plain);
  expect(during.needsRotation(sealedBefore)).toBe(true);
  const resealed = during.seal(during.open(sealedBefore, place), place);
  expect(during.needsRotation(resealed)).toBe(false);
  expect(after.open(resealed, place)).toBe(plain);
  expect(() => after.open(sealedBefore, place)).toThrow("unknown key");
});

test("the error holds neither the text nor the key", () => {
  const box = createSecretbox([oldSecret]);
  try {
    box.open(box.seal(plain, place), { ...place, field: "other" });
    expect.unreachable();
  } catch (error) {
    expect(`${error} ${JSON.stringify(error)}`).not.toMatch(/sk-live|old-secret/);
    expect(error).not.toHaveProperty("cause");
  }
});

test("keys differ by secret and purpose, are stable, and weak secrets are refused", () => {
  expect(deriveKey(oldSecret, "a")).toEqual(deriveKey(oldSecret, "a"));
  expect(deriveKey(oldSecret, "a")).not.toEqual(deriveKey(oldSecret, "b"));
  expect(deriveKey(oldSecret, "a")).not.toEqual(deriveKey(newSecret, "a"));
  expect(deriveKey(oldSecret, "a")).toHaveLength(32);
  expect(() => deriveKey("short", "a")).toThrow("32 characters");
});
