import { type StrategySections, sectionKeys, strategySections } from "@frontoffice/strategy-writer/strategy";
import { z } from "zod";

const quietRoom = { source: "profile", field: "targetAudience", quote: "a quiet room for anxious patients" } as const;
const lateHours = { source: "profile", field: "description", quote: "late hours on Thursdays" } as const;
const trust = { text: "Harbour Dental wins people over who put off their check-up.", evidence: [quietRoom] };

/** A short strategy, as the documentation shows it. */
export const sample: StrategySections = {
  summary: { headline: "Twenty new patients by June", statements: [trust], gaps: [], note: null },
  positioning: {
    statement: trust,
    proof: [{ text: "Open until eight on Thursdays.", evidence: [lateHours] }],
    voice: [{ text: "Warm and plain, never frightening.", evidence: [] }],
    avoid: [{ text: "Never promise that nothing will hurt.", evidence: [] }],
    note: null,
  },
  audience: {
    segments: [
      {
        name: "Anxious patients",
        description: "Adults who have not seen a dentist for years.",
        needs: ["To know what will happen"],
        evidence: [quietRoom],
      },
    ],
    note: null,
  },
  channels: {
    items: [
      {
        channel: "instagram",
        role: "Show the practice from inside",
        reason: "Pictures of the rooms calm people more than words.",
        postsPerWeek: 2,
        weekdays: ["Tuesday", "Thursday"],
        evidence: [quietRoom],
      },
    ],
    declined: [{ channel: "tiktok", reason: "Nobody has the time to film every week.", evidence: [] }],
    note: null,
  },
  pillars: {
    items: [
      {
        name: "Without fear",
        purpose: "Win the trust of anxious patients.",
        sharePercent: 100,
        examples: ["A walk through the quiet room"],
        evidence: [quietRoom],
      },
    ],
    note: null,
  },
  calendar: {
    weeks: [
      {
        number: 1,
        startsOn: "2026-11-23",
        theme: "Without fear",
        entries: [
          {
            date: "2026-11-24",
            weekday: "Tuesday",
            channel: "instagram",
            format: "Carousel",
            title: "The quiet room",
            brief: "Show the quiet room in three pictures.",
            pillar: "Without fear",
            evidence: [quietRoom],
          },
        ],
      },
    ],
    note: null,
  },
  kpis: {
    items: [
      {
        name: "Appointments booked online",
        channel: null,
        unit: "appointments a month",
        baseline: 12,
        assumption: "The practice answers within a day.",
        target: 20,
        dueOn: "2026-12-20",
        formula: "Appointments booked online ÷ all appointments",
        evidence: [],
      },
    ],
    note: null,
  },
  budget: {
    totalCents: 50_000,
    currency: "EUR",
    basis: { text: "500 € a month.", evidence: [{ source: "request", field: "instruction", quote: "below 500 € a month" }] },
    lines: [{ name: "Pictures", percent: 100, amountCents: 50_000, reason: "Two visits of a photographer.", evidence: [] }],
    note: null,
  },
  risks: {
    items: [
      {
        risk: "Few evening slots are left.",
        likelihood: "medium",
        mitigation: "Offer a call back within the hour.",
        evidence: [lateHours],
      },
    ],
    note: null,
  },
};

/** Registered beside the schema, which stays the one that a model fills and that the client has a name for. */
for (const key of sectionKeys) z.globalRegistry.add(strategySections.shape[key], { example: sample[key] });
