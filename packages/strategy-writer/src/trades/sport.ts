import type { Trade } from "../trade.ts";

const gym: Trade = {
  key: "gym",
  label: "gym",
  words: [
    "gym",
    "fitness",
    "crossfit",
    "personal train",
    "sports club",
    "sportverein",
    "palestra",
    "boxing",
    "climbing",
    "martial art",
    "swim",
  ],
  people: "members",
  action: "book a trial session",
  result: "trial sessions",
  offers: [
    "personal training",
    "group classes",
    "strength training",
    "trial week",
    "spinning",
    "boxing",
    "nutrition coaching",
    "crossfit",
    "hiit",
    "childcare",
  ],
  actPerMille: 14,
  channels: {
    instagram: [9, "Training is watched, copied and tagged by members"],
    tiktok: [7, "Technique in fifteen seconds reaches the under-thirties"],
    google_business: [7, "The gym on the way to work is found on the map"],
    email: [5, "Members who have not come for two weeks can be won back by message"],
    youtube: [4, "Complete sessions bind those who train at home"],
  },
  seasons: ["new-year", "spring-clean", "summer-holidays", "back-to-school", "movember", "health-day", "black-friday"],
  needs: ["not to be stared at as a beginner", "to see progress in weeks", "a contract that can be left"],
  pillars: [
    {
      name: "Start without shame",
      purpose: "Most who hesitate fear the first hour, not the effort.",
      titles: [
        "show|Your first hour at {name}: where to go, what to wear, who greets you",
        "how|{Service} for absolute beginners: week one",
        "ask|What has kept you from training so far?",
        "show|The quiet hours: this is how empty it is at two",
        "how|Sore after the first session: normal or too much?",
      ],
    },
    {
      name: "Technique of the week",
      purpose: "Competence in fifteen seconds.",
      titles: [
        "how|Squat: one cue that saves your knees",
        "how|{Service}: the mistake we correct most",
        "show|One kettlebell, six minutes, no excuses",
        "how|Plateau on the bench: three ways out",
        "how|Protein in ordinary food: a day on one plate",
      ],
    },
    {
      name: "Members' progress",
      purpose: "Ordinary people with numbers convince better than models.",
      titles: [
        "proof|From two to eleven pull-ups: twelve weeks of one member",
        "proof|She trains at 6 a.m. with two children: how",
        "offer|{Service}: places left in the group that starts Monday",
        "show|Challenge of the month: the board on day one",
        "ask|Name the song that must be on the Friday list",
      ],
    },
  ],
  risks: [
    {
      risk: "January brings members who are gone by March.",
      likelihood: "high",
      mitigation: "Sell a guided first month with fixed dates, and measure visits in week four instead of contracts.",
    },
    {
      risk: "Body pictures hurt more than they motivate.",
      likelihood: "medium",
      mitigation: "Show what people can do, not how they look; no weights, no before-and-after bodies.",
    },
  ],
};

const yoga: Trade = {
  key: "yoga",
  label: "yoga and movement studio",
  words: ["yoga", "pilates", "meditation", "dance", "tanz", "ballet", "mindful", "barre"],
  people: "students",
  action: "book a mat",
  result: "class bookings",
  offers: ["vinyasa", "yin yoga", "prenatal", "pilates", "reformer", "retreats", "beginners' course", "workshops", "breathwork", "salsa"],
  actPerMille: 16,
  channels: {
    instagram: [9, "Mood and teachers are felt in a short clip"],
    email: [7, "The week's classes and places fill by message"],
    youtube: [5, "Ten minutes at home lead to ninety in the studio"],
    google_business: [6, "Beginners search for a class near home in the evening"],
  },
  seasons: ["new-year", "yoga-day", "mental-health-day", "spring-clean", "autumn-break", "advent"],
  needs: ["a class that suits beginners", "a place on a mat after work", "quiet"],
  pillars: [
    {
      name: "Ten quiet minutes",
      purpose: "A taste of the class, wherever one is.",
      titles: [
        "how|Breathe out longer: four minutes before a meeting",
        "how|{Service}: three shapes for the lower back",
        "how|Evening sequence for those who sit all day",
        "ask|Morning or evening mat?",
      ],
    },
    {
      name: "Teachers and lineage",
      purpose: "Students follow people.",
      titles: [
        "show|How she came to teach {service}",
        "show|The room before class: mats, light, tea",
        "proof|Stiff at fifty, standing on one leg at fifty-one",
        "how|What the Sanskrit name means and what the body does",
      ],
    },
    {
      name: "On the timetable",
      purpose: "Turn calm into a booking.",
      titles: [
        "offer|{Service}: six weeks, eight places, the dates",
        "how|Which class is mine? A path in four steps",
        "offer|Bring a friend on Thursday",
        "show|What to bring: almost nothing",
      ],
    },
  ],
  risks: [
    {
      risk: "Perfect poses frighten beginners away.",
      likelihood: "medium",
      mitigation: "Every second clip shows the easier version, by a student rather than a teacher.",
    },
    {
      risk: "Courses start half empty.",
      likelihood: "medium",
      mitigation: "Open booking three weeks before, close the early price after one.",
    },
  ],
};

export const sportTrades: Trade[] = [gym, yoga];
