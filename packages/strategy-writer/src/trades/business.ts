import type { Trade } from "../trade.ts";

const consulting: Trade = {
  key: "consulting",
  label: "consultancy",
  words: [
    "consult",
    "unternehmensberat",
    "advisory",
    "coach",
    "strategy firm",
    "management advis",
    "hr advis",
    "recruit",
    "staffing",
    "conseil",
    "consulen",
    "marketing agency",
    "agency",
  ],
  people: "clients",
  action: "book a discovery call",
  result: "discovery calls",
  offers: [
    "workshops",
    "strategy",
    "process improvement",
    "change management",
    "leadership coaching",
    "interim management",
    "market research",
    "sales training",
    "recruiting",
    "audits",
  ],
  actPerMille: 5,
  channels: {
    linkedin: [10, "Decision makers read there during working hours, and a name travels with each comment"],
    email: [7, "Long buying cycles need a steady, useful voice"],
    blog: [6, "A worked example is sent to the colleague who must also agree"],
    youtube: [4, "Twenty minutes of a talk replace the first meeting"],
  },
  seasons: ["quarter-end", "budget-season", "new-year", "summer-holidays", "womens-day"],
  needs: ["proof from a comparable company", "a small first step", "a named person, not a slide deck"],
  pillars: [
    {
      name: "Worked examples",
      purpose: "Show thinking with numbers; it is what a buyer forwards.",
      titles: [
        "how|{Service}: one problem, three options, the one we advise and why",
        "proof|What changed in ninety days: figures from a project",
        "how|The meeting that cost 11 hours a week, and what replaced it",
        "how|A template from our {service} projects, with an example filled in",
        "ask|Which decision is stuck at your place since spring?",
      ],
    },
    {
      name: "A view that can be disagreed with",
      purpose: "Positions are remembered; agreement is scrolled past.",
      titles: [
        "how|When not to buy {service}",
        "ask|Keep, stop, start: what would you cut from the annual plan?",
        "how|Three figures in a board paper that mislead",
        "how|Why pilot projects die in month four",
      ],
    },
    {
      name: "How we work",
      purpose: "Take the risk out of the first step.",
      titles: [
        "how|The first two weeks with {name}, day by day",
        "offer|A ninety-minute {service} session: agenda and price",
        "show|Whiteboard after a workshop: what stayed and what went",
        "proof|A client on the day she almost stopped the project",
      ],
    },
  ],
  risks: [
    {
      risk: "Confidentiality leaves too few cases to show.",
      likelihood: "high",
      mitigation: "Ask for a quote at the close of each project, and publish methods and templates instead of names.",
    },
    {
      risk: "Posts depend on one person's time.",
      likelihood: "high",
      mitigation: "Record one interview a fortnight and cut four posts from it.",
    },
  ],
};

const software: Trade = {
  key: "software",
  label: "software company",
  words: [
    "software",
    "saas",
    "it service",
    "app develop",
    "web develop",
    "cyber",
    "cloud",
    "it support",
    "managed service",
    "startup",
    "platform for",
    "data analytics",
    "informatik",
    "devops",
  ],
  people: "customers",
  action: "try it or book a demo",
  result: "demo requests",
  offers: [
    "integrations",
    "support",
    "migration",
    "security audits",
    "backups",
    "app development",
    "web development",
    "dashboards",
    "automation",
    "api",
  ],
  actPerMille: 6,
  channels: {
    linkedin: [8, "Buyers and users of business software compare notes there"],
    blog: [8, "Every feature answers a search; a guide works for years"],
    youtube: [6, "Two minutes of screen recording replace a page of promises"],
    email: [6, "Release notes wake up sleeping accounts"],
    x: [4, "Developers and early users discuss releases in public"],
  },
  seasons: ["data-protection-day", "budget-season", "quarter-end", "black-friday", "new-year", "password-day"],
  needs: ["to see it work with their data", "a way in and a way out", "a price without a call"],
  pillars: [
    {
      name: "The job, solved on screen",
      purpose: "Show one task from start to end, uncut.",
      titles: [
        "show|{Service} in ninety seconds, uncut",
        "how|From a spreadsheet to {service}: the first half hour",
        "how|Five settings nobody changes and everybody should",
        "show|What happens when you press delete",
      ],
    },
    {
      name: "Built in the open",
      purpose: "Trust in software comes from seeing how it is made and mended.",
      titles: [
        "how|The bug of the month: cause, repair, test",
        "show|What shipped this week, and who asked for it",
        "how|Where your data lies, who can read it, how to take it away",
        "ask|Two features, one sprint: which first?",
      ],
    },
    {
      name: "Customers at work",
      purpose: "Let a comparable user convince.",
      titles: [
        "proof|How a team of six saves four hours a week with {service}",
        "proof|They left, came back, and told us why",
        "offer|Bring your own data: a demo of {service} with your file",
        "how|What {service} costs at 5, 50 and 500 users",
      ],
    },
  ],
  risks: [
    { risk: "An announced feature slips.", likelihood: "medium", mitigation: "Announce only what has shipped; show plans as questions." },
    {
      risk: "Technical posts reach peers rather than buyers.",
      likelihood: "medium",
      mitigation: "One post in two names the job in the buyer's words and carries no product term in the title.",
    },
  ],
};

const finance: Trade = {
  key: "finance",
  label: "financial advice firm",
  words: ["insur", "financial advis", "mortgage", "versicher", "wealth", "pension advis", "assurance", "broker", "finanzberat"],
  people: "clients",
  action: "arrange a review",
  result: "review appointments",
  offers: ["life insurance", "mortgages", "pensions", "home insurance", "investment advice", "income protection", "car insurance"],
  actPerMille: 6,
  channels: {
    linkedin: [6, "Self-employed people and managers ask about cover and pensions there"],
    facebook: [6, "Families at a turning point, a house or a child, ask their circle"],
    email: [7, "A yearly review is agreed by message, not by post"],
    blog: [6, "Comparisons are searched before an adviser is"],
    google_business: [6, "Reviews stand in for trust before the first talk"],
  },
  seasons: ["tax-deadline", "year-end-deadlines", "new-year", "savings-day", "winter-tyres"],
  needs: ["to know what they really need", "fees in figures", "someone who answers when there is a claim"],
  pillars: [
    {
      name: "What if?",
      purpose: "Explain one case of need with numbers, without fear.",
      titles: [
        "how|{Service}: who needs it, who does not",
        "how|A burst pipe at the neighbour's: who pays what",
        "how|Six months off work: the sum at home",
        "ask|Which contract have you not looked at for five years?",
      ],
    },
    {
      name: "Small print in large letters",
      purpose: "Translate terms and fees; it is the opposite of selling.",
      titles: [
        "how|{Service}: the three clauses that decide a claim",
        "how|One per cent a year: what a fee costs over thirty years",
        "how|Fixed or variable? The question behind it",
        "proof|A claim from the first call to the money, with dates",
      ],
    },
    {
      name: "At the turning points",
      purpose: "Be there when life changes, since that is when contracts change.",
      titles: [
        "how|First home: the order of the five papers",
        "offer|Review hour: {service} checked in 45 minutes",
        "how|A child arrives: what to change in the first month",
        "show|What lies on our desk before a review with you",
      ],
    },
  ],
  risks: [
    {
      risk: "Posts count as financial promotion and need approval.",
      likelihood: "high",
      mitigation: "Send drafts through compliance in one weekly batch and keep the approval with the post.",
    },
    { risk: "Examples are taken for promises.", likelihood: "medium", mitigation: "Name assumptions and date beside each figure." },
  ],
};

export const businessTrades: Trade[] = [consulting, software, finance];
