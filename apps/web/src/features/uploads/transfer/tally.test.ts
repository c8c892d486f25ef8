import { expect, test } from "vitest";
import { Tally } from "./tally.ts";

function counting() {
  let total = 0;
  const tally = new Tally((more) => {
    total += more;
  });
  return { tally, total: () => total };
}

test("an interrupted file falls back to what the store has acknowledged, and its next attempt counts none of that twice", () => {
  const { tally, total } = counting();
  tally.begin("film");
  for (const part of [8, 8]) {
    tally.moved("film", part);
    tally.acknowledged("film", part);
  }
  tally.moved("film", 5);
  expect(total()).toBe(21);
  tally.interrupted("film");
  expect(total()).toBe(16);
  tally.begin("film");
  const seen = [8, 8, 8].map((part) => {
    tally.moved("film", part);
    return total();
  });
  expect(seen).toEqual([16, 16, 24]);
  tally.ended("film", 30);
  expect(total()).toBe(30);
});

test("interrupted before anything was read again, what the store has stays counted", () => {
  const { tally, total } = counting();
  tally.begin("film");
  tally.moved("film", 8);
  tally.acknowledged("film", 8);
  tally.interrupted("film");
  tally.begin("film");
  tally.interrupted("film");
  expect(total()).toBe(8);
});

test("a failed request takes its bytes back, and a failed file all of them", () => {
  const { tally, total } = counting();
  tally.begin("a");
  tally.begin("b");
  tally.moved("a", 10);
  tally.moved("b", 4);
  tally.moved("a", -10);
  expect(total()).toBe(4);
  tally.ended("b", 0);
  expect(total()).toBe(0);
  tally.ended("a", 10);
  tally.moved("a", 3);
  expect(total()).toBe(10);
});
