import type { Trade } from "../trade.ts";

const garden: Trade = {
  key: "garden",
  label: "gardening and landscaping firm",
  words: ["garden", "landscap", "tree surgeon", "arborist", "gärtner", "galabau", "jardin", "lawn", "hovenier"],
  people: "garden owners",
  action: "ask for a visit",
  result: "visit requests",
  offers: ["garden design", "lawn care", "hedge trimming", "tree surgery", "paving", "irrigation", "planting plans", "ponds"],
  actPerMille: 15,
  channels: {
    instagram: [8, "Gardens are shown through the year, and each season brings a new picture"],
    pinterest: [7, "Owners plan borders and terraces on boards in winter"],
    google_business: [8, "The nearest firm with good pictures is asked first"],
    facebook: [5, "Local groups ask for someone to cut a hedge every week"],
  },
  seasons: ["gardening-season", "spring-clean", "first-frost", "summer-holidays", "earth-day"],
  needs: ["to know what grows in their soil", "little work afterwards", "a price per hour or per job"],
  pillars: [
    {
      name: "This week in the garden",
      purpose: "One task at the right time of the year.",
      titles: [
        "how|Cut now or leave it? Five shrubs and their month",
        "how|{Service}: the right week, and the sign that shows it",
        "how|Brown lawn: thirst, hunger or moss?",
        "ask|Send a leaf, we tell you what it lacks",
      ],
    },
    {
      name: "From plan to garden",
      purpose: "Show what design and patience make of a plot.",
      titles: [
        "show|Day one, day nine: {service} from the same window",
        "show|A planting plan drawn in front of your eyes",
        "proof|Three summers later: the garden grown in",
        "how|Shade, slope, clay: what still thrives",
      ],
    },
    {
      name: "Work with living things",
      purpose: "Show craft, tools and care for nature.",
      titles: [
        "show|Forty metres up: taking a branch off without a scratch below",
        "how|A border for bees that needs no watering",
        "offer|{Service}: places in the round before the season",
        "show|What our team packs at half past six",
      ],
    },
  ],
  risks: [
    {
      risk: "Rain moves every date.",
      likelihood: "high",
      mitigation: "Announce weeks rather than days and post from the site instead of ahead.",
    },
    {
      risk: "All requests come in the same four weeks of spring.",
      likelihood: "high",
      mitigation: "Sell design and tree work in winter, when the calendar is empty.",
    },
  ],
};

const cleaning: Trade = {
  key: "cleaning",
  label: "cleaning firm",
  words: ["cleaning", "cleaner", "janitor", "reinigung", "gebäudeservice", "nettoyage", "limpieza", "pulizi", "schoonmaak", "laundry"],
  people: "customers",
  action: "ask for a quote",
  result: "quote requests",
  offers: ["office cleaning", "end of tenancy", "window cleaning", "carpet cleaning", "deep cleaning", "construction clean", "stairwells"],
  actPerMille: 14,
  channels: {
    google_business: [9, "Cleaning is searched by place and compared by stars"],
    linkedin: [5, "Facility managers change suppliers on recommendation"],
    facebook: [6, "Households ask in groups whom they can trust with a key"],
    local_partners: [6, "Letting agents need a clean flat by Friday, every Friday"],
  },
  seasons: ["spring-clean", "year-end-deadlines", "flu-season", "summer-holidays", "advent"],
  needs: ["people they can trust with a key", "a fixed price per visit", "cover when someone is ill"],
  pillars: [
    {
      name: "Stains and surfaces",
      purpose: "Advice that is searched and saved.",
      titles: [
        "how|Red wine on wool: the first minute and the next ten",
        "how|{Service}: what is done weekly, monthly, yearly",
        "how|Limescale without acid: what works, what harms",
        "ask|Which corner do you pretend not to see?",
      ],
    },
    {
      name: "Seen and heard",
      purpose: "Show results and the people who bring them.",
      titles: [
        "show|{Service}: one room, one take, four minutes",
        "show|Five in the morning in an empty office",
        "proof|The landlord's checklist: passed, with pictures",
        "show|She has held our keys for eight years",
      ],
    },
    {
      name: "Clear terms",
      purpose: "Answer what is asked before every first order.",
      titles: [
        "how|Hour, square metre or flat rate: which price fits {service}",
        "how|Insurance, keys, illness: how we have settled it",
        "offer|{Service}: trial visit in the coming fortnight",
        "how|What we need from you before the first visit: nothing but this",
      ],
    },
  ],
  risks: [
    {
      risk: "New orders come faster than staff.",
      likelihood: "high",
      mitigation: "Post one job advert for each offer and take on fixed days only.",
    },
    {
      risk: "Price comparison hides quality.",
      likelihood: "medium",
      mitigation: "Show the checklist and the replacement rule beside each price.",
    },
  ],
};

const garage: Trade = {
  key: "garage",
  label: "car workshop",
  words: [
    "garage",
    "car repair",
    "auto repair",
    "mechanic",
    "kfz",
    "autowerkstatt",
    "tyre",
    "car dealer",
    "bodyshop",
    "autohaus",
    "bike shop",
    "bicycle",
    "motorcycle",
  ],
  people: "drivers",
  action: "book a slot",
  result: "workshop bookings",
  offers: ["mot", "servicing", "brakes", "tyres", "bodywork", "air conditioning", "diagnostics", "winter check", "oil change"],
  actPerMille: 16,
  channels: {
    google_business: [9, 'A warning lamp is searched with "near me"'],
    facebook: [7, "Drivers recommend honest workshops in local groups"],
    youtube: [5, "Noises are compared by ear before someone books"],
    whatsapp: [5, "A picture of the lamp or the dent gets a first price"],
  },
  seasons: ["winter-tyres", "easter-tyres", "summer-holidays", "clocks-change", "first-frost"],
  needs: ["a price before the bonnet opens", "mobility during the repair", "to know what can wait"],
  pillars: [
    {
      name: "Lamp on, what now?",
      purpose: "First help with the decision: drive on or stop.",
      titles: [
        "how|Yellow or red: which lamp lets you drive home",
        "how|{Service}: hear the difference between worn and dangerous",
        "how|Grinding when turning: three causes, three prices",
        "ask|What is your car's oldest unexplained noise?",
      ],
    },
    {
      name: "On the lift",
      purpose: "Openness under the car builds trust above it.",
      titles: [
        "show|We show the old part: {service}, start to end",
        "show|180,000 kilometres: what was good, what was not",
        "proof|Quoted 640, paid 590: why",
        "show|An apprentice's first gearbox",
      ],
    },
    {
      name: "Ready for the season",
      purpose: "Bring routine work into quiet weeks.",
      titles: [
        "offer|{Service}: free slots this week, with a lift home",
        "how|Four millimetres: test your tread with a coin",
        "how|The long drive checklist, ten minutes",
        "how|{Service}: what the maker says and what the road says",
      ],
    },
  ],
  risks: [
    {
      risk: "Season peaks leave no slots for those who answer an advert.",
      likelihood: "high",
      mitigation: "Open tyre dates four weeks early and stop adverts when the diary is full.",
    },
    {
      risk: "Online prices are held against the workshop.",
      likelihood: "medium",
      mitigation: "Give ranges with the reason for both ends.",
    },
  ],
};

export const upkeepTrades: Trade[] = [garden, cleaning, garage];
