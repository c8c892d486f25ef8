import type { Brief } from "./brief.ts";
import { capital, shorten } from "./profile.ts";
import { groups, type Segment } from "./segments.ts";
import type { StrategySections } from "./strategy.ts";
import { articleOf } from "./trades.ts";

export function writeAudience(brief: Brief): Omit<StrategySections["audience"], "note"> {
  const { segments, trade, directives } = brief;
  const most = directives.length === "short" ? 2 : directives.length === "long" ? 5 : 3;
  if (segments.length === 0) return { segments: [assumed(brief)] };
  return {
    segments: segments
      .slice(0, most)
      .map((segment, index) => describe(brief, segment, index))
      .map((one) => (directives.length === "short" ? { ...one, needs: one.needs.slice(0, 1) } : one)),
  };
  function describe({ profile, place, label }: Brief, segment: Segment, index: number) {
    const group = groups.find(({ kind }) => kind === segment.kind);
    const where = place && !segment.text.includes(place.text) ? ` in reach of ${place.text}` : "";
    const habit = group
      ? `This group ${group.habit}.`
      : "How this group decides is not in the profile; ask three customers before spending on it.";
    const first = index === 0 ? `${capital(segment.text)}${where}: the group to speak to first.` : `${capital(segment.text)}${where}.`;
    const need = trade.needs[index % Math.max(1, trade.needs.length)];
    const needs = [
      ...(need ? [`From ${articleOf(label)} ${label}: ${need}`] : []),
      ...(group?.needs ?? [`A reason to choose ${profile.name} in one sentence`]).map(capital),
    ];
    return {
      name: shorten(capital(segment.text), 120),
      description: `${first} ${habit}`,
      needs,
      evidence: [segment.evidence, ...(where && place ? [place.evidence] : [])],
    };
  }
}

/** Honest when the profile is silent: one segment, marked as an assumption. */
function assumed({ trade, place, profile, anchor, label }: Brief) {
  const where = place ? ` in ${place.text}` : "";
  return {
    name: `${capital(trade.people)}${where} (assumed)`,
    description: `The profile names no target audience, so ${profile.profession ? `this is read from the profession (${label}) alone` : "nobody can be described yet"}. Say who buys today, and this section becomes specific to ${profile.name}.`,
    needs: trade.needs.slice(0, 2).map(capital),
    evidence: place ? [place.evidence, ...anchor].slice(0, 2) : anchor,
  };
}
