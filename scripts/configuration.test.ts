import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { configurationPage, environmentExample } from "./configuration.ts";

test("the page and the example are what the schemas say", () => {
  expect(readFileSync("docs/configuration.md", "utf8")).toBe(configurationPage());
  expect(readFileSync(".env.example", "utf8")).toBe(environmentExample());
});

test("a variable stands with its default, what it does and what it takes", () => {
  expect(configurationPage()).toMatch(/^\| `PASSWORD_MIN_LENGTH` +\| `8` +\| The minimum length of a password\. From 8 to 64\. +\|$/m);
  expect(configurationPage()).toMatch(/^\| `TRUST_PROXY` +\| `false` +\|/m);
  expect(configurationPage()).toMatch(/^\| `SECRET_KEY` +\| `npm start` makes it +\|/m);
});

test("the example sets nothing by itself", () => {
  expect(
    environmentExample()
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#")),
  ).toEqual([]);
});
