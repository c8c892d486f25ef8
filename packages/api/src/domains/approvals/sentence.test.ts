import { expect, test } from "vitest";
import { appRouter } from "../../router.ts";
import { catalogue, wordsOf } from "../../surfaces/catalogue.ts";
import { requestSentence } from "./sentence.rules.ts";

const words = wordsOf(appRouter);
const doesOf = new Map(catalogue(appRouter).map(({ name, meta }) => [name, meta.does]));

const sentence = (procedure: string, entityType: string | null, subject: string | null) =>
  requestSentence(words, { key: "Planning agent", procedure, does: doesOf.get(procedure) ?? "", entityType, subject });

test("a request is a sentence about the thing", () => {
  expect(sentence("clients.delete", "client", "Tasca do Farol")).toBe("Planning agent wants to delete Tasca do Farol");
  expect(sentence("clients.update", "client", "Tasca do Farol")).toBe("Planning agent wants to change Tasca do Farol");
  expect(sentence("contacts.create", "contact", "Rita")).toBe("Planning agent wants to add the contact Rita");
  expect(sentence("strategies.approve", "strategy", "Spring plan")).toBe("Planning agent wants to approve the strategy Spring plan");
});

test("where one word is not the whole verb, the request says what the procedure does", () => {
  expect(sentence("strategies.reject", "strategy", "Spring plan")).toBe(
    "Planning agent wants to send a strategy back with a comment: the strategy Spring plan",
  );
  expect(sentence("clients.delete", null, null)).toBe("Planning agent wants to delete a client");
});

test("every call that a program may ask for makes one, without a name of a procedure", () => {
  for (const [procedure] of words) {
    if (!doesOf.has(procedure)) continue;
    expect(sentence(procedure, "client", "Tasca do Farol"), procedure).toMatch(/^Planning agent wants to [a-z][^.;_]*Tasca do Farol$/);
  }
});
