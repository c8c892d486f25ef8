import type { Trade } from "../trade.ts";

const florist: Trade = {
  key: "florist",
  label: "flower shop",
  words: ["florist", "flower", "blumen", "fleurist", "florería", "fiorista", "bloemen"],
  people: "customers",
  action: "order a bouquet",
  result: "bouquet orders",
  offers: ["bouquets", "wedding flowers", "funeral flowers", "subscriptions", "plants", "workshops", "delivery"],
  actPerMille: 20,
  channels: {
    instagram: [10, "Colour of the day sells the bouquet of the day"],
    google_business: [8, "Flowers are bought on the way, from the shop that is open"],
    pinterest: [6, "Brides collect a year ahead"],
    whatsapp: [5, 'Orders by picture: "like this one, for Saturday"'],
  },
  seasons: ["valentines", "mothers-day", "womens-day", "easter", "advent", "wedding-season", "all-saints"],
  needs: ["delivery on the very day", "something that suits the occasion", "flowers that last"],
  pillars: [
    {
      name: "Bouquet of the week",
      purpose: "One picture, one price, one day.",
      titles: [
        "show|What came from the grower this morning",
        "offer|{Service} of the week: three sizes, three prices",
        "show|Twelve stems become a bouquet: in one take",
        "ask|Peach or burgundy: which stays in the window?",
      ],
    },
    {
      name: "Flowers that last",
      purpose: "Care tips repay the price and bring people back.",
      titles: [
        "how|Cut, water, place: three days more in the vase",
        "how|{Service}: which flowers bear heat",
        "how|Tulips go on growing: use it",
        "how|Rescue a drooping hydrangea in an hour",
      ],
    },
    {
      name: "Occasions",
      purpose: "Be thought of before the date, not on it.",
      titles: [
        "proof|A wedding in {place}: the flowers from sketch to aisle",
        "how|What to write on the card when words fail",
        "offer|Order early: delivery slots for the coming feast",
        "show|A wreath, a name, a story: {service} with care",
      ],
    },
  ],
  risks: [
    {
      risk: "Feast days sell out and disappoint late orders.",
      likelihood: "high",
      mitigation: "Close pre-orders two days ahead and say so from the first post on.",
    },
    {
      risk: "Prices at the auction jump before feasts.",
      likelihood: "medium",
      mitigation: "Sell by size and colour family, not by variety.",
    },
  ],
};

export const flowersTrades: Trade[] = [florist];
