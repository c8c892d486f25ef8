import { expect, test } from "vitest";
import { subjectFaults } from "./commits.ts";

test("a subject says type, scope and what, in at most 72 characters", () => {
  expect(subjectFaults("feat(webhooks): sign, retry and log deliveries")).toEqual([]);
  expect(subjectFaults("fix(api-keys)!: refuse a key without an end")).toEqual([]);
  expect(subjectFaults("refactor: name files by their subject")).toEqual([]);
  expect(subjectFaults(`docs(readme): ${"a".repeat(58)}`)).toEqual([]);
});

test("a story, an empty scope, an unknown type and a full stop are refused", () => {
  for (const subject of [
    "Let a database that goes away in the middle of an upload cost it nothing",
    "feat(): sign deliveries",
    "feature(webhooks): sign deliveries",
    "feat(webhooks):sign deliveries",
    "feat(webhooks): sign deliveries.",
    `feat(webhooks): ${"a".repeat(57)}`,
  ]) {
    expect(subjectFaults(subject), subject).toHaveLength(1);
  }
});
