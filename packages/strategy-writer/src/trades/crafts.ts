import type { Trade } from "../trade.ts";

const plumber: Trade = {
  key: "plumber",
  label: "plumbing and heating firm",
  words: [
    "plumb",
    "heating",
    "boiler",
    "sanitär",
    "heizung",
    "klempner",
    "installateur",
    "plombier",
    "fontaner",
    "idraulic",
    "loodgieter",
    "hvac",
    "drain",
    "instalator",
  ],
  people: "customers",
  action: "ring for a visit",
  result: "call-outs asked for",
  offers: [
    "boiler service",
    "emergency repairs",
    "bathroom renovation",
    "heat pumps",
    "leak detection",
    "underfloor heating",
    "drain cleaning",
    "water softeners",
    "radiators",
  ],
  actPerMille: 18,
  channels: {
    google_business: [10, "A burst pipe is searched on the phone, and the first good listing is rung"],
    facebook: [7, "Neighbours name their plumber in local groups within minutes"],
    whatsapp: [5, "A photograph of the leak saves the first visit"],
    youtube: [4, "A stopcock film is watched with wet hands, and the number stands below it"],
    local_partners: [5, "Property managers and estate agents need one reliable number"],
  },
  seasons: ["heating-season", "first-frost", "plumbing-day", "spring-clean", "summer-holidays", "clocks-change"],
  needs: ["somebody who comes today", "a price before work begins", "a clean hallway afterwards"],
  pillars: [
    {
      name: "Before it gets wet",
      purpose: "Practical first aid that is saved for the bad day, with the number on it.",
      titles: [
        "how|Where is your stopcock? Find it in one minute, before you need it",
        "how|Dripping ceiling: the first five things, in this order",
        "how|{Service}: the noise that means ring today",
        "how|No hot water: three checks before you pay for a call-out",
        "ask|What is the strangest thing you have found in a drain?",
      ],
    },
    {
      name: "Jobs of the week",
      purpose: "Real work, before and after, with time and price: the best proof a craftsman has.",
      titles: [
        "show|{Service} from start to clean floor: one job in five pictures",
        "proof|Found behind the tiles: a leak, 40 litres a day, one morning's work",
        "show|What is in the van, and why we rarely drive twice",
        "show|A 30-year-old boiler opened up: what we see",
        "proof|What the customer said about {service}, word for word",
      ],
    },
    {
      name: "What it costs and what it saves",
      purpose: "Openness about money beats the cheapest advert.",
      titles: [
        "how|{Service}: labour, parts, travel, a real bill explained",
        "how|Repair or replace? The sum at 8, 12 and 20 years",
        "offer|{Service}: appointments before the cold weeks",
        "how|Grants this year: what is paid for, and who applies",
      ],
    },
  ],
  risks: [
    {
      risk: "More calls come in than fitters can drive to.",
      likelihood: "high",
      mitigation: "Show free days in the listing, raise spend only in weeks with gaps, and answer every missed call the same day.",
    },
    {
      risk: "Do-it-yourself tips lead to damage.",
      likelihood: "low",
      mitigation: "Stop every tip at the point where gas, mains water or a warranty begins, and say so.",
    },
  ],
};

const electrician: Trade = {
  key: "electrician",
  label: "electrical contractor",
  words: ["electric", "elektri", "électric", "electricist", "solar", "photovolta", "wallbox", "ev charger", "smart home"],
  people: "customers",
  action: "ask for a quote",
  result: "quote requests",
  offers: ["rewiring", "solar panels", "ev chargers", "smart home", "lighting", "safety inspections", "fuse boards", "battery storage"],
  actPerMille: 14,
  channels: {
    google_business: [9, "Work on the mains is given to a firm with an address and reviews"],
    youtube: [6, "Solar and chargers are researched for weeks, mostly by video"],
    facebook: [6, "House owners compare quotes with their neighbours"],
    instagram: [5, "A tidy fuse board is convincing even to laymen"],
  },
  seasons: ["clocks-change", "advent", "solar-season", "spring-clean", "year-end-deadlines"],
  needs: ["a certificate that counts", "a fixed price", "little dust"],
  pillars: [
    {
      name: "Safe or not?",
      purpose: "Make visible what is hidden behind the wall.",
      titles: [
        "how|Trips again: how to find the circuit in two minutes",
        "how|{Service}: the sign on the socket you should not ignore",
        "show|We open a fuse board from 1974",
        "ask|How many adapters hang on your sofa socket?",
      ],
    },
    {
      name: "Power from the own roof",
      purpose: "Numbers for the largest purchase of the year.",
      titles: [
        "how|A roof, a year, the kilowatt hours: a real meter",
        "how|{Service}: from the quote to the first day of use",
        "how|Charging at home: cost for 100 kilometres at three tariffs",
        "proof|One family's bill before and after",
      ],
    },
    {
      name: "Clean work",
      purpose: "Show order; it is the proxy for quality that everyone can judge.",
      titles: [
        "show|{Service}: slots, dust sheets, done by four",
        "show|Cables like combed hair: our board of the month",
        "offer|Dates for {service} next month",
        'proof|"They swept up." Reviews we like best',
      ],
    },
  ],
  risks: [
    {
      risk: "Grants or tariffs change and posts mislead.",
      likelihood: "medium",
      mitigation: "Date every figure and link to the source; check quarterly.",
    },
    {
      risk: "Delivery times for parts break promised dates.",
      likelihood: "medium",
      mitigation: "Advertise a date only for parts in stock.",
    },
  ],
};

export const craftsTrades: Trade[] = [plumber, electrician];
