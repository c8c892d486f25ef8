import { describe, expect, test } from "vitest";
import { zodValidator } from "../../lib/use-zod-form.ts";
import { contentOf, schemaOf } from "./use-section-edit.ts";

const line = (name: string, percent: number) => ({ name, percent, amountCents: null, reason: "Because", evidence: [] });
const budget = (percents: number[], totalCents: number | null) => ({
  totalCents,
  currency: totalCents === null ? "" : "EUR",
  basis: { text: "As agreed", evidence: [] },
  lines: percents.map((percent, index) => line(`Line ${index + 1}`, percent)),
  note: null,
});

describe("editing a section", () => {
  test("shares that do not sum to 100 are an error of the list", () => {
    expect(zodValidator(schemaOf("budget"))(budget([50, 40], null))).toEqual({ lines: "The shares sum to 90%. They should sum to 100%." });
    expect(zodValidator(schemaOf("budget"))(budget([50, 50], null))).toEqual({});
  });

  test("amounts follow from the total to the cent", () => {
    const { budget: sent } = contentOf("budget", budget([33, 33, 34], 10001));
    expect(sent?.lines.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0)).toBe(10001);
    expect(contentOf("budget", budget([100], null)).budget?.currency).toBeNull();
  });

  test("empty lines are dropped, and a field that must not be empty says so", () => {
    const segment = { name: " Families ", description: "Near the park", needs: ["quiet", "", " space "], evidence: [] };
    expect(contentOf("audience", { segments: [segment], note: null }).audience?.segments[0]).toMatchObject({
      name: "Families",
      needs: ["quiet", "space"],
    });
    expect(zodValidator(schemaOf("audience"))({ segments: [{ ...segment, name: " " }], note: null })).toHaveProperty("segments.0.name");
  });

  test("the weekday of a post follows its date", () => {
    const entry = {
      date: "2026-11-24",
      weekday: "Monday",
      channel: "email",
      format: "Newsletter",
      title: "T",
      brief: "B",
      pillar: "",
      evidence: [],
    };
    const { calendar } = contentOf("calendar", {
      weeks: [{ number: 1, startsOn: "2026-11-23", theme: "Advent", entries: [entry] }],
      note: null,
    });
    expect(calendar?.weeks[0]?.entries[0]).toMatchObject({ weekday: "Tuesday", pillar: null });
  });
});
