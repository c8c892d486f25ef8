import type { Brief } from "./brief.ts";
import { clip, fromProfile, fromRequest } from "./evidence.ts";
import { capital, inSentence, listed } from "./profile.ts";
import type { Statement, StrategySections } from "./strategy.ts";
import { inTone, toneGuide } from "./tone.ts";
import { articleOf } from "./trades.ts";

type Section = StrategySections["positioning"];

export function writePositioning(brief: Brief): Omit<Section, "note"> {
  const short = brief.directives.length === "short";
  const proof = [...proofStatements(brief), ...serviceStatements(brief), ...ownWords(brief)];
  return {
    statement: claim(brief),
    proof: proof.slice(0, short ? 2 : 6),
    voice: voice(brief).slice(0, short ? 1 : 4),
    avoid: avoided(brief),
  };
}

function claim({ profile, label, place, segments, proofs, services, anchor, tone }: Brief): Statement {
  const where = place && !label.includes(place.text.toLowerCase()) ? ` in ${place.text}` : "";
  const whom = segments[0] ? ` for ${inSentence(segments[0].text, place?.text)}` : "";
  const marks = proofs.slice(0, 3).map(({ text }) => inSentence(text));
  const what = services.slice(0, 3).map(({ text }) => text);
  const why = marks.length > 0 ? `: ${listed(marks)}` : what.length > 0 ? `, with ${listed(what)}` : "";
  const open = segments.length === 0 && marks.length === 0 && what.length === 0 ? " What sets it apart is not in the profile yet." : "";
  if (label === "business" && segments.length === 0 && what.length === 0) {
    return {
      text: `What ${profile.name} does, and for whom, is not in the profile yet; two sentences there are the first step of this plan.`,
      evidence: anchor,
    };
  }
  const unclear = marks.length > 0 || segments.length > 0 ? "the" : articleOf(label);
  const evidence = [
    ...anchor,
    ...(where && place ? [place.evidence] : []),
    ...(segments[0] ? [segments[0].evidence] : []),
    ...(marks.length > 0 ? proofs : services).slice(0, 3).map((one) => one.evidence),
  ];
  return { text: inTone(tone.key, `${profile.name} is ${unclear} ${label}${where}${whom}${why}.${open}`), evidence: evidence.slice(0, 6) };
}

function proofStatements({ proofs, trade }: Brief): Statement[] {
  const places = [
    "in the first line of every profile",
    "on the first picture that newcomers see",
    `in the answer to "Why you?"`,
    `where ${trade.people} compare`,
  ];
  return proofs.slice(0, 3).map(({ text, evidence }, index) => ({
    text: `Say “${text}” ${places[index % places.length]}: it is your own claim, and it can be checked.`,
    evidence: [evidence],
  }));
}

function serviceStatements({ services, trade }: Brief): Statement[] {
  const [first, second] = services;
  if (!first) return [];
  const then = second ? `, then ${second.text}` : "";
  return [
    {
      text: `Lead with ${first.text}${then}: what ${trade.people} come for is remembered better than a list of everything.`,
      evidence: [first.evidence, ...(second ? [second.evidence] : [])],
    },
  ];
}

function ownWords({ profile }: Brief): Statement[] {
  const [sentence = ""] = profile.description.split(/(?<=[.!?])\s/u);
  const quote = clip(sentence, 180);
  return quote.length < 20
    ? []
    : [{ text: `Keep your own sentence for the profile text: “${quote}”`, evidence: [fromProfile("description", quote)] }];
}

function voice({ tone, profile, directives, anchor }: Brief): Statement[] {
  const guide = toneGuide(tone.key);
  const source = tone.evidence ? [tone.evidence] : anchor;
  const own = clip(profile.brandVoice, 160);
  return [
    { text: `${capital(tone.key)}. ${guide.rule}`, evidence: source },
    ...(own ? [{ text: `Measure each post against your own words: “${own}”`, evidence: [fromProfile("brandVoice", own)] }] : []),
    { text: `For example: “${guide.example}.”`, evidence: source },
    ...(directives.tones.length > 1
      ? [
          {
            text: "Several tones were asked for; the latest one counts.",
            evidence: [fromRequest("instruction", directives.tones.at(-1) ?? "")],
          },
        ]
      : []),
  ];
}

function avoided({ profile, directives }: Brief): Statement[] {
  const ownRules = [...profile.brandVoice.matchAll(/\b(?:avoid|never|no|without)\s+([\p{L}][\p{L} '’-]{2,40})/giu)].map(([quote]) => ({
    text: capital(quote.trim()),
    evidence: [fromProfile("brandVoice", quote.trim())],
  }));
  return [
    ...profile.forbiddenPhrases
      .filter((phrase) => phrase.trim())
      .map((phrase) => ({ text: `Never “${phrase.trim()}”`, evidence: [fromProfile("forbiddenPhrases", phrase.trim())] })),
    ...directives.avoid.map((phrase) => ({ text: `Never “${phrase}”`, evidence: [fromRequest("instruction", phrase)] })),
    ...ownRules,
  ].slice(0, 20);
}
