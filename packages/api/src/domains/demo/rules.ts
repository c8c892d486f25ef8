import type { Role } from "../../kernel/permissions.ts";

export interface DemoCompany {
  name: string;
  code: string;
  contactEmail: string;
  timezone: string;
  locale: string;
  people: readonly { name: string; email: string; role: Role }[];
}

/** The demo company: a small agency in Lisbon with three clients of different trades. Invented throughout. */
export const DEMO_COMPANY: DemoCompany = {
  name: "Maré Studio",
  code: "mare-studio",
  contactEmail: "hello@mare.example",
  timezone: "Europe/Lisbon",
  locale: "pt",
  people: [
    { name: "Inês Duarte", email: "owner@mare.example", role: "owner" },
    { name: "Tomás Rocha", email: "admin@mare.example", role: "admin" },
    { name: "Beatriz Antunes", email: "member@mare.example", role: "member" },
    { name: "Leonor Pinto", email: "limited@mare.example", role: "member" },
    { name: "Rui Falcão", email: "viewer@mare.example", role: "viewer" },
  ],
};

/** Works for the dentist and the restaurant alone. */
export const LIMITED_PERSON = "limited@mare.example";

/** Another agency with names that are easily mistaken for the first one's: nothing of it shows there. */
export const DEMO_NEIGHBOUR: DemoCompany = {
  name: "Maré Studios",
  code: "mare-studios",
  contactEmail: "hello@mare-studios.example",
  timezone: "Europe/Lisbon",
  locale: "pt",
  people: [{ name: "Inês Duarte", email: "owner@mare-studios.example", role: "owner" }],
};

export const DEMO_NEIGHBOUR_CLIENTS = [
  {
    name: "Clínica Dentária Alvorada",
    profession: "Dental practice",
    description: "A dental practice in Faro that happens to share its name with one in Lisbon.",
    targetAudience: "Retired people who spend the winter in the Algarve.",
    marketingGoals: "10 new patients a month from November to March.",
    brandVoice: "Friendly and unhurried.",
    timezone: "Europe/Lisbon",
    tags: ["Health", "Lisbon", "Retainer"],
    color: "teal",
  },
  {
    name: "Taberna do Farol",
    profession: "Restaurant",
    description: "Sixteen seats beside the lighthouse of Lagos, open from April to October.",
    targetAudience: "Holiday makers and surfers.",
    marketingGoals: "Fill the second sitting on weekdays.",
    brandVoice: "Sunny and short.",
    timezone: "Europe/Lisbon",
    tags: ["Hospitality", "Lisbon"],
    color: "orange",
  },
] as const;

export const DEMO_CLIENTS = {
  dentist: {
    name: "Clínica Dentária Alvorada",
    profession: "Dental practice",
    description:
      "Family dental practice with three dentists and two hygienists near the Estrela garden. We offer check-ups, professional cleaning, invisible aligners and implants, and we are known for patience with anxious patients. Open on Saturdays.",
    website: "https://alvorada-dental.example",
    targetAudience:
      "Families with school-age children within twenty minutes' walk, and professionals aged 28 to 45 who postpone the dentist because of their working hours.",
    marketingGoals:
      "Win 25 new patients a month, fill the Saturday appointments, and double the consultations for invisible aligners within six months. Budget 1,800 EUR a month.",
    brandVoice: "Warm, calm and plain. We explain, we never frighten.",
    forbiddenPhrases: ["painless guaranteed", "cheapest"],
    phoneNumbers: [{ number: "+351213970140", label: "Reception" }],
    timezone: "Europe/Lisbon",
    color: "teal",
  },
  restaurant: {
    name: "Tasca do Farol",
    profession: "Restaurant",
    description:
      "Neighbourhood restaurant with 38 seats by the river, grilled fish of the day from the Setúbal market, petiscos, natural wines from small growers and a terrace in summer. Closed on Mondays.",
    website: "https://tascadofarol.example",
    targetAudience: "Food lovers from Lisbon aged 30 to 60, couples celebrating, and travellers who look for a place where locals eat.",
    marketingGoals:
      "Fill the tables on Tuesdays and Wednesdays, sell 40 vouchers before Christmas, and get 60 more bookings a month through our own website.",
    brandVoice: "Short sentences, salty humour, love for the sea.",
    forbiddenPhrases: ["foodie heaven"],
    phoneNumbers: [{ number: "+351218860912", label: "Bookings" }],
    timezone: "Europe/Lisbon",
    color: "orange",
  },
  solar: {
    name: "Norte Solar Instalações",
    profession: "Solar installer",
    description:
      "Twelve electricians who plan and install photovoltaic systems, batteries and wall boxes for houses and small workshops between Porto and Braga. Planning, grid registration and maintenance from one hand.",
    website: "https://nortesolar.example",
    targetAudience:
      "Home owners aged 35 to 65 with a roof of their own and electricity bills above 120 EUR a month, and owners of small workshops.",
    marketingGoals:
      "Generate 30 qualified enquiries a month, sign 6 installations a month and build a base of 80 public reviews. Budget 3,500 EUR a month.",
    brandVoice: "Factual, numbers first, no promises we cannot calculate.",
    forbiddenPhrases: ["free electricity"],
    phoneNumbers: [
      { number: "+351229405518", label: "Office" },
      { number: "+351912204417", label: "Emergency" },
    ],
    timezone: "Europe/Lisbon",
    tags: ["Energy", "Porto", "Retainer"],
    color: "yellow",
  },
} as const;

/** The people at each client. */
export const DEMO_CONTACTS = {
  dentist: [
    {
      name: "Dr. Helena Vaz",
      role: "Owner",
      email: "helena@alvorada-dental.example",
      phone: "+351912000131",
      note: "Decides. Reach her before nine.",
    },
    { name: "Rita Nunes", role: "Reception", email: "reception@alvorada-dental.example", phone: "+351213970140" },
  ],
  restaurant: [
    { name: "Duarte Leal", role: "Owner and chef", email: "duarte@tascadofarol.example", phone: "+351912000132", note: "Not on Mondays." },
  ],
  solar: [
    { name: "Paulo Teixeira", role: "Managing director", email: "paulo@nortesolar.example", phone: "+351912000133" },
    { name: "Ana Brito", role: "Office", email: "office@nortesolar.example", phone: "+351229405518" },
  ],
} as const;

/** What the demo's strategies are asked for. */
export const DEMO_PLANS = {
  approved: { weeks: 4, focus: "New patients and full Saturdays", channels: [] },
  rejected: {
    weeks: 4,
    focus: "More guests",
    channels: [],
    comment: "Too broad. Let us fill Tuesdays and Wednesdays first, and say how many bookings that means.",
  },
  inReview: { weeks: 6, focus: "Fill Tuesdays and Wednesdays", tone: "dry humour", channels: [] },
  draft: { weeks: 8, focus: "Qualified enquiries before the summer", channels: [] },
  cancelled: { weeks: 2, focus: "A short plan for wall boxes", channels: [] },
} as const;
