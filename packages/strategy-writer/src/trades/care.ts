import type { Trade } from "../trade.ts";

const physio: Trade = {
  key: "physio",
  label: "physiotherapy practice",
  words: ["physio", "osteopath", "chiropract", "massage", "kinésithérap", "krankengymnast", "fisioterap"],
  people: "patients",
  action: "book a first session",
  result: "first-session requests",
  offers: [
    "sports injuries",
    "back pain",
    "manual therapy",
    "rehabilitation",
    "massage",
    "posture analysis",
    "dry needling",
    "pelvic floor",
  ],
  actPerMille: 14,
  channels: {
    youtube: [7, "Exercises are understood by watching, and videos are found for years"],
    instagram: [7, "A thirty-second exercise is saved and repeated"],
    google_business: [9, "Pain is searched with a place name, and reviews decide"],
    email: [4, "A short plan after the last session brings people back before it hurts again"],
  },
  seasons: ["new-year", "marathon-season", "back-to-school", "gardening-season", "ski-season"],
  needs: ["relief before the weekend", "to know how many sessions it will take", "exercises that fit into ten minutes"],
  pillars: [
    {
      name: "One exercise, thirty seconds",
      purpose: "Give something that works today; whoever feels it will trust the treatment.",
      titles: [
        "how|Stiff neck at the desk: one movement, six breaths",
        "how|{Service}: the exercise we give in the first session",
        "how|Three stretches before the first run of the season",
        "ask|Where does it pull? Answer with one word, we reply with an exercise",
        "how|Lifting boxes: the mistake in the second half of the movement",
      ],
    },
    {
      name: "How healing runs",
      purpose: "Set honest expectations of sessions and weeks, which lowers the number of broken-off treatments.",
      titles: [
        "how|{Service}: what improves in week one, three and six",
        "how|Ice or heat? A rule that fits on one card",
        "proof|From crutches to the stairs: a patient's diary",
        "how|Why it may hurt more after the first session",
      ],
    },
    {
      name: "In the treatment room",
      purpose: "Remove the threshold before the first visit.",
      titles: [
        "show|The first session at {name}: what we test and why",
        "offer|Open hours for {service} this week",
        "show|Tools on the shelf: what each one is for",
        "how|With or without a prescription: what your insurer pays",
      ],
    },
  ],
  risks: [
    {
      risk: "An exercise shown online is done wrongly and someone is hurt.",
      likelihood: "low",
      mitigation: "Name who should not do it and when to stop, in the picture itself and not only in the caption.",
    },
    {
      risk: "Rooms are full in the evening and empty before noon.",
      likelihood: "medium",
      mitigation: "Point offers at morning hours only, and measure requests by hour.",
    },
  ],
};

const vet: Trade = {
  key: "vet",
  label: "veterinary practice",
  words: ["vet", "veterin", "tierarzt", "tierärzt", "vétérinaire", "dierenarts", "animal hospital", "pet clinic"],
  people: "pet owners",
  action: "book a visit",
  result: "visit requests",
  offers: ["vaccinations", "neutering", "dental care for pets", "microchipping", "puppy check", "senior check", "parasite prevention"],
  actPerMille: 15,
  channels: {
    facebook: [8, "Owners share warnings and patients' stories in local pet groups"],
    instagram: [8, "Animals are looked at, saved and sent on like nothing else"],
    google_business: [8, "In an emergency the map decides which practice is rung"],
    email: [5, "Vaccination dates are forgotten without a reminder"],
  },
  seasons: ["tick-season", "new-years-eve", "summer-holidays", "animal-day", "easter"],
  needs: ["to know whether it is an emergency", "a price before surgery", "a calm visit for a frightened animal"],
  pillars: [
    {
      name: "Emergency or not?",
      purpose: "Be the page owners save for the worst night.",
      titles: [
        "how|Chocolate, grapes, lilies: how much is dangerous and what to do in the first hour",
        "how|Limping: the three signs that cannot wait until Monday",
        "how|{Service}: the right age, the right interval",
        "ask|What has your dog eaten that was not food?",
      ],
    },
    {
      name: "Patients of the month",
      purpose: "Show care through real animals whose owners agreed.",
      titles: [
        "proof|A patient's story: from the first phone call to going home",
        "show|Behind the door: preparing for {service}",
        "show|How we weigh a cat that does not want to be weighed",
        "proof|Twelve years old and back on the stairs",
      ],
    },
    {
      name: "Through the year with a pet",
      purpose: "Tie prevention to the seasons in which it matters.",
      titles: [
        "offer|Reminder week: {service} without a wait",
        "how|Heat in the car: the temperature after ten, twenty and thirty minutes",
        "how|Ticks from February on: collar, tablet or drops?",
        "how|Travelling with a dog: papers and vaccinations by country",
      ],
    },
  ],
  risks: [
    {
      risk: "Sad cases start debates in the comments.",
      likelihood: "medium",
      mitigation: "Agree on a house rule and an answer in advance, and let one named person reply.",
    },
    {
      risk: "Advice replaces an urgent visit.",
      likelihood: "low",
      mitigation: "End every symptom post with the emergency number and the hour limit after which to ring.",
    },
  ],
};

export const careTrades: Trade[] = [physio, vet];
