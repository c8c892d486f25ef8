const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

/** What programs of the demo company sign in with: one that keeps to itself, one that asks, one that is over. */
export const demoKeys = () =>
  ({
    form: { name: "Website form", kind: "service", scopes: ["clients:read", "clients:write"], ratePerMinute: 60, expiresAt: inDays(90) },
    agent: {
      ...{ name: "Planning agent", kind: "agent", scopes: ["clients:write", "clients:delete", "strategies:write"] },
      ...{ approvalMode: "all_writes", expiresAt: inDays(30) },
    },
    importer: { name: "Old importer", kind: "service", scopes: ["clients:write"], maxRisk: "read" },
  }) as const;

export const DEMO_CALLS = {
  approved: {
    input: { brandVoice: "Warm and plain, with short sentences and no medical terms" },
    reason: "The texts that you approved read like this; the profile still said something else.",
    comment: "Yes, that is how they want to sound.",
  },
  rejected: {
    input: { weeks: 4, title: "Autumn push" },
    reason: "There is no plan behind the current one yet.",
    comment: "The offer for autumn is not agreed. Ask again in a week.",
  },
  pending: {
    input: { targetAudience: "House owners aged 35 to 65 whose roof is due, and housing associations with up to forty flats" },
    reason: "Three of the last ten inquiries came from housing associations.",
  },
  risky: { reason: "Nothing has happened here for a long time, and nobody answers the phone." },
} as const;
