import { expect, test } from "vitest";
import { strategyRow } from "../../../testing/rows.ts";
import { currentStrategy } from "./current-strategy.ts";

const TODAY = "2026-03-10";
const of = (id: string, status: "draft" | "in_review" | "approved" | "archived", periodStart: string, periodEnd: string) =>
  strategyRow({ id, status, periodStart, periodEnd });
const past = of("past", "approved", "2026-01-01", "2026-02-01");
const now = of("now", "approved", "2026-03-01", "2026-03-31");
const next = of("next", "approved", "2026-04-01", "2026-04-30");
const later = of("later", "approved", "2026-06-01", "2026-06-30");
const draft = of("draft", "draft", "2026-03-01", "2026-03-31");
const archived = of("archived", "archived", "2026-03-01", "2026-03-31");

test("the approved plan of these days comes first, then the next one, then what may become one", () => {
  expect(currentStrategy([draft, later, next, now, past], TODAY)?.id).toBe("now");
  expect(currentStrategy([draft, later, next, past], TODAY)?.id).toBe("next");
  expect(currentStrategy([archived, draft, past], TODAY)?.id).toBe("draft");
});

test("with nothing ahead it is the newest, and nothing where there is none", () => {
  expect(currentStrategy([archived, past], TODAY)?.id).toBe("archived");
  expect(currentStrategy([], TODAY)).toBeUndefined();
});
