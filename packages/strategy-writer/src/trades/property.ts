import type { Trade } from "../trade.ts";

const realEstate: Trade = {
  key: "real-estate",
  label: "estate agency",
  words: [
    "real estate",
    "estate agen",
    "realtor",
    "property manag",
    "letting agen",
    "immobil",
    "makler",
    "inmobiliari",
    "makelaar",
    "agence immobil",
  ],
  people: "owners and buyers",
  action: "ask for a valuation",
  result: "valuation requests",
  offers: ["valuations", "sales", "lettings", "property management", "home staging", "new builds", "viewings", "investment properties"],
  actPerMille: 6,
  channels: {
    instagram: [8, "Homes are looked at for pleasure long before a move"],
    facebook: [7, "Sellers over forty ask and boast there, and campaigns can stay within a few streets"],
    google_business: [7, "Owners compare agents by reviews when they think of selling"],
    email: [6, "Search profiles turn into viewings within a day"],
    linkedin: [4, "Investors and relocating staff are met there"],
  },
  seasons: ["spring-market", "new-year", "back-to-school", "quarter-end", "autumn-break", "summer-holidays"],
  needs: ["an honest price", "to know how long a sale takes", "someone who filters viewers"],
  pillars: [
    {
      name: "What homes are worth",
      purpose: "Data on the own streets wins owners, and owners are the scarce side.",
      titles: [
        "how|Sold in {place}: asking price, final price, days",
        "how|{Service}: what we look at in the first ten minutes",
        "how|Two flats, one house, 60,000 apart: why",
        "ask|Guess the price: answer on Friday",
      ],
    },
    {
      name: "Doors open",
      purpose: "Show homes well, also those that are gone.",
      titles: [
        "show|Thirty-second viewing: the room with the light",
        "show|Before and after staging, same chair, same hour",
        "offer|New this week: floor plan first",
        "proof|From listing to keys in 41 days: the seller tells",
      ],
    },
    {
      name: "Sell and let without mistakes",
      purpose: "Answer the papers-and-deadlines questions that keep owners awake.",
      titles: [
        "how|Six papers to collect before the first viewing",
        "how|Sell first or buy first? Two timelines",
        "how|{Service}: our fee and what it pays for",
        "offer|Valuation week: three streets, one free hour each",
      ],
    },
  ],
  risks: [
    {
      risk: "Too few listings leave nothing to show.",
      likelihood: "high",
      mitigation: "Put market data and completed sales first; spend on owners rather than on buyers.",
    },
    {
      risk: "Pictures give away that a home stands empty.",
      likelihood: "low",
      mitigation: "Publish without the address and after the owner's written consent.",
    },
  ],
};

export const propertyTrades: Trade[] = [realEstate];
