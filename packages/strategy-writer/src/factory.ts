import type { DraftFacts, DraftRequest } from "./brief.ts";
import type { Profile } from "./profile.ts";

const nobody: Profile = {
  name: "",
  profession: "",
  industry: "",
  description: "",
  website: "",
  targetAudience: "",
  marketingGoals: "",
  brandVoice: "",
  forbiddenPhrases: [],
  timezone: "Europe/London",
};
const plain: DraftRequest = {
  periodStart: "2026-11-23",
  weeks: 4,
  focus: "",
  tone: "",
  channels: [],
  currency: "EUR",
  instructions: [],
  fresh: false,
  section: null,
  variant: 0,
};

export function facts(profile: Partial<Profile>, request: Partial<DraftRequest> = {}): DraftFacts {
  return { profile: { ...nobody, ...profile }, request: { ...plain, ...request }, previous: null };
}

/** One instruction, given now. */
export function asked(text: string, request: Partial<DraftRequest> = {}): Partial<DraftRequest> {
  return { ...request, instructions: [{ text, section: request.section ?? null }], fresh: true };
}

/** Businesses of many trades, as their owners describe them. */
export const businesses = {
  dentist: {
    name: "Bright Smile Dental",
    profession: "Dentist",
    description:
      "Family-run dental practice in Leeds since 1998. We offer check-ups, whitening, Invisalign and emergency appointments. Open late on Thursdays.",
    targetAudience: "Families with children and working professionals aged 30-50 in Leeds",
    marketingGoals: "Win 20 new patients a month, collect more Google reviews and bring back patients whose last visit was over a year ago",
    brandVoice: "Warm, reassuring, plain English. No jargon.",
    forbiddenPhrases: ["cheap", "painless"],
  },
  orthodontist: {
    name: "Castle Braces",
    profession: "Orthodontist",
    description: "Specialist practice in York for braces and clear aligners, with interest-free payment plans.",
    targetAudience: "Teenagers and their parents",
    marketingGoals: "30 consultations a month",
    brandVoice: "Friendly and clear",
  },
  restaurant: {
    name: "Trattoria Bella",
    profession: "Italian restaurant",
    description: "Owner-run trattoria in Manchester serving handmade pasta, wood-fired pizza and natural wine. Terrace with 40 seats.",
    targetAudience: "Couples, foodies and office workers nearby",
    marketingGoals:
      "Fill quiet Tuesday and Wednesday evenings; sell more gift vouchers before Christmas. Advertising budget £600 per month.",
    brandVoice: "Playful and generous",
  },
  law: {
    name: "Müller & Šimánek",
    profession: "Rechtsanwälte",
    description: "Law firm specialising in employment law, tenancy law and data protection for small companies.",
    targetAudience: "SMEs and HR managers",
    marketingGoals: "Increase enquiries by 15 %",
    brandVoice: "formal",
    timezone: "Europe/Vienna",
  },
  gym: {
    name: "Iron Works",
    profession: "Gym",
    description: "Independent gym in Bristol offering strength training, group classes and personal training, open until 11pm.",
    targetAudience: "Beginners and students aged 18-28",
    marketingGoals: "From 40 to 60 trial sessions",
    brandVoice: "Bold, direct",
  },
  plumber: {
    name: "Kowalski Heating",
    profession: "Plumber",
    description: "We provide boiler service, emergency repairs and bathroom renovation across Kent, same-day call-outs.",
    targetAudience: "Home owners and landlords",
    marketingGoals: "Get 8 call-outs a week, hire an apprentice",
    brandVoice: "Honest, down-to-earth",
  },
  salon: {
    name: "Studio Ines",
    profession: "Hair salon",
    description: "Salon in Porto for balayage, cuts and bridal styling.",
    targetAudience: "Women aged 25-40",
    marketingGoals: "Fill free chairs on weekdays",
    brandVoice: "Warm",
    timezone: "Europe/Lisbon",
  },
  estate: {
    name: "Nordhaus Immobilien",
    profession: "Immobilienmakler",
    description: "Owner-led estate agency in Kiel offering valuations, sales and lettings.",
    targetAudience: "Owners of houses over 55",
    marketingGoals: "Win 6 valuations a month",
    brandVoice: "Serious and discreet",
    timezone: "Europe/Berlin",
  },
  shop: {
    name: "Clay & Co",
    profession: "Online shop for ceramics",
    description: "We sell handmade mugs, bowls and gift sets, with free returns.",
    targetAudience: "Design-conscious gift buyers",
    marketingGoals: "Sell 200 gift sets before Christmas",
    brandVoice: "Calm",
  },
  consulting: {
    name: "Lindqvist Advisory",
    profession: "Management consultant",
    description: "Workshops and process improvement for manufacturers.",
    targetAudience: "CEOs of manufacturing companies",
    marketingGoals: "Book 5 discovery calls a month",
    brandVoice: "Expert, precise",
    timezone: "Europe/Stockholm",
  },
  photographer: {
    name: "Łucja Zięba Photography",
    profession: "Wedding photographer",
    description: "Weddings and portraits in Kraków.",
    targetAudience: "Couples",
    marketingGoals: "Become known among venues",
    brandVoice: "",
    timezone: "Europe/Warsaw",
  },
  school: {
    name: "Lingua Nova",
    profession: "Language school",
    description: "English courses, exam preparation and summer camps in Brno, small groups.",
    targetAudience: "Students and working adults",
    marketingGoals: "Enrol 50 learners for September",
    brandVoice: "Friendly",
    timezone: "Europe/Prague",
  },
  ropes: {
    name: "Harbour Rope Works",
    profession: "Rope maker",
    description: "We make mooring lines, climbing nets and theatre rigging in Hull.",
    targetAudience: "Boat owners and theatres",
    marketingGoals: "Be known in the theatre world",
    brandVoice: "",
  },
} satisfies Record<string, Partial<Profile>>;
