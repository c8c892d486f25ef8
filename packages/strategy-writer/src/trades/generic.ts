import type { Trade } from "../trade.ts";

/** For a profession nobody has described here: it leans on the client's own words and claims nothing about the trade. */
export const genericTrade: Trade = {
  key: "generic",
  label: "business",
  words: [],
  people: "customers",
  action: "get in touch",
  result: "enquiries",
  offers: [],
  actPerMille: 8,
  channels: {},
  seasons: ["new-year", "summer-holidays", "advent", "small-business-saturday"],
  needs: [],
  pillars: [
    {
      name: "Questions answered",
      purpose: "Answer what is asked before every order, in the words in which it is asked.",
      titles: [
        "how|{Service}: what it is, who needs it, what it costs",
        "ask|What would you like to know about {service}?",
        "how|{Service}: three mistakes that make it dearer",
        "how|What {name} needs from you before the first appointment",
        "how|{Service}: how to compare two offers",
      ],
    },
    {
      name: "Work shown",
      purpose: "Show one real job at a time; it proves more than adjectives.",
      titles: [
        "show|{Service}: one job from the first call to the end",
        "show|A working day at {name}, hour by hour",
        "show|{Service}: the tools and the hands behind it",
        "proof|{Service}, told by a customer",
      ],
    },
    {
      name: "Invitations",
      purpose: "Say what to do next, with a date.",
      titles: [
        "offer|{Service}: open dates in the coming two weeks",
        "offer|Who at {name} answers when you ring, and when",
        "proof|A year with {name}: what changed for one customer",
      ],
    },
  ],
  risks: [
    {
      risk: "The trade is not known to the writer, so channels and figures rest on the profile alone.",
      likelihood: "medium",
      mitigation: "Have someone of the trade read the plan, and describe services and customers in the profile before the next draft.",
    },
  ],
};
