import type { Role } from "../../kernel/permissions.ts";
import type { CycleStatus } from "../projects/cycles/schema.ts";

export type DemoClient = "dentist" | "restaurant" | "solar";

export interface DemoCycle {
  name: string;
  status: CycleStatus;
  /** How many days ago it was begun and completed. */
  begun?: number;
  done?: number;
  description?: string;
  metadata?: Record<string, string | number | boolean>;
}

export interface DemoProject {
  name: string;
  client: DemoClient | null;
  description: string;
  /** How many days ago it was added. */
  added: number;
  cycles: readonly DemoCycle[];
}

/** What a browser or the command line sent, or has still to send. */
export interface DemoTransfer {
  project: string;
  /** The cycle's number. */
  cycle?: number;
  name: string;
  source: "browser" | "cli";
  by: Role;
  minutesAgo: number;
  files: readonly string[];
  failed?: readonly { path: string; size: number; why: string }[];
  left?: readonly { path: string; size: number }[];
  limit?: number;
  ends: "draft" | "scanning" | "uploading" | "finish" | "cancel";
}

const HOUR = 60;
const DAY = 24 * HOUR;
const CHANGED = "The file was changed while it was read. Retry to send it as it is now.";
const DENIED = "The file cannot be read: permission denied.";
const GONE = "The file is not there any more: the memory card was taken out.";

const monthName = new Intl.DateTimeFormat("en", { month: "long" });
const month = (now: Date, by: number) => monthName.format(new Date(now.getFullYear(), now.getMonth() + by, 15));
const isoDay = (now: Date, daysAgo: number) => new Date(now.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const numbered = (count: number, name: (at: string) => string) =>
  Array.from({ length: count }, (_, at) => name(String(at + 1).padStart(2, "0")));

/** Closed once its files are there. */
export const OLD_WEBSITE = "Old website";

const installationPhotos = (now: Date): DemoProject => ({
  name: "Installation photos",
  client: "solar",
  added: 64,
  description: "Before and after pictures of each roof, for the case studies and for the grid registration.",
  cycles: [
    {
      name: `${month(now, -2)} installations`,
      status: "archived",
      begun: 62,
      done: 34,
      metadata: { installations: 6, photographer: "Nuno Reis", region: "Braga" },
    },
    {
      name: `${month(now, -1)} installations`,
      status: "completed",
      begun: 33,
      done: 3,
      metadata: { installations: 8, photographer: "Nuno Reis", region: "Porto", approvedByClient: true },
    },
    {
      name: `${month(now, 0)} installations`,
      status: "active",
      begun: 2,
      description: "The drone goes up on the first dry day; the scanner's folder is sent at night.",
      metadata: { installations: 5, photographer: "Nuno Reis", region: "Guimarães" },
    },
    { name: `${month(now, 1)} installations`, status: "planned", metadata: { installations: 7 } },
  ],
});

const otherProjects: readonly DemoProject[] = [
  {
    name: "Call recordings export",
    client: "dentist",
    added: 24,
    description: "What the practice's telephone recorded with consent, week by week, kept for ninety days.",
    cycles: [
      {
        name: "Last week",
        status: "completed",
        begun: 11,
        done: 5,
        metadata: { retentionDays: 90, consent: true, telephone: "+351213970140" },
      },
      { name: "This week", status: "active", begun: 4, metadata: { retentionDays: 90, consent: true } },
    ],
  },
  {
    name: "Menu and terrace shoot",
    client: "restaurant",
    added: 19,
    description: "Pictures for the new menu, the website and the terrace's opening.",
    cycles: [
      { name: "New menu", status: "completed", begun: 18, done: 4, metadata: { dishes: 14, stylist: "Marta Leal" } },
      { name: "Terrace", status: "active", begun: 3, description: "Evening light only." },
      { name: "Christmas vouchers", status: "planned" },
    ],
  },
  { name: "Brand assets", client: null, added: 30, description: "Marks, colours and papers of the agency itself.", cycles: [] },
  {
    name: OLD_WEBSITE,
    client: "dentist",
    added: 58,
    description: "The practice's website as it was before the relaunch. Nothing new goes here.",
    cycles: [{ name: "Before the relaunch", status: "archived", begun: 57, done: 50 }],
  },
];

/** An agency's work of two months: pictures of roofs, recordings of calls, a restaurant's menu, the agency's own marks. */
export const demoProjects = (now: Date): readonly DemoProject[] => [installationPhotos(now), ...otherProjects];

const papers = ["datasheets/panel-430w.pdf", "datasheets/inverter-6k.pdf", "legal/consent-form.pdf"];

const finished = (now: Date): DemoTransfer[] => [
  {
    project: OLD_WEBSITE,
    cycle: 1,
    name: "Copy of the old server",
    source: "cli",
    by: "admin",
    minutesAgo: 56 * DAY,
    ends: "finish",
    files: ["index.html", "team.html", "prices.html", "robots.txt", ...numbered(4, (at) => `images/practice-${at}.png`)],
  },
  {
    project: "Installation photos",
    cycle: 1,
    name: "Roof photos from the camera",
    source: "cli",
    by: "admin",
    minutesAgo: 40 * DAY,
    ends: "finish",
    files: [...numbered(8, (at) => `rua-do-souto/IMG_20${at}.png`), ...papers, "measurements.csv"],
  },
  {
    project: "Brand assets",
    name: "Marks, colours and papers",
    source: "browser",
    by: "owner",
    minutesAgo: 26 * DAY,
    ends: "finish",
    files: ["brand-guide.pdf", "palette.csv", ...numbered(5, (at) => `marks/mare-studio-mark-${at}.png`), "letterhead.pdf"],
  },
  {
    project: "Installation photos",
    cycle: 2,
    name: "Second visit, with the datasheets",
    source: "browser",
    by: "member",
    minutesAgo: 16 * DAY,
    ends: "finish",
    files: [...numbered(6, (at) => `avenida-central/IMG_31${at}.png`), ...papers],
  },
  {
    project: "Menu and terrace shoot",
    cycle: 1,
    name: "Dishes one to eight",
    source: "browser",
    by: "member",
    minutesAgo: 12 * DAY,
    ends: "finish",
    files: [...numbered(8, (at) => `dishes/dish-${at}.png`), "retouching notes.txt"],
  },
  {
    project: "Call recordings export",
    cycle: 1,
    name: "Recordings of last week",
    source: "cli",
    by: "admin",
    minutesAgo: 6 * DAY,
    limit: 2_000_000,
    ends: "finish",
    files: [...numbered(11, (at) => `${isoDay(now, 8)}/call-${at}.wav`), "index.csv"],
  },
];

const troubled: readonly DemoTransfer[] = [
  {
    project: "Menu and terrace shoot",
    cycle: 1,
    name: "Dishes nine to fourteen, and the film",
    source: "browser",
    by: "member",
    minutesAgo: 5 * DAY,
    ends: "finish",
    files: numbered(5, (at) => `dishes/late/dish-1${at}.png`),
    failed: [
      { path: "film/kitchen-rough-cut.mov", size: 1_482_391_040, why: CHANGED },
      { path: "dishes/late/dish-114-raw.dng", size: 48_210_944, why: GONE },
    ],
  },
  {
    project: "Installation photos",
    cycle: 2,
    name: "Folder of the electrician's laptop",
    source: "cli",
    by: "admin",
    minutesAgo: 4 * DAY,
    ends: "finish",
    files: [],
    failed: numbered(4, (at) => at).map((at) => ({ path: `Users/jorge/Pictures/roof-${at}.heic`, size: 2_310_144, why: DENIED })),
  },
  {
    project: "Menu and terrace shoot",
    cycle: 2,
    name: "Terrace, first evening (wrong white balance)",
    source: "browser",
    by: "member",
    minutesAgo: 2 * DAY,
    ends: "cancel",
    files: numbered(3, (at) => `terrace/evening-${at}.png`),
    left: numbered(6, (at) => at).map((at) => ({ path: `terrace/raw/evening-${at}.dng`, size: 51_380_224 })),
  },
];

const underWay = (now: Date): DemoTransfer[] => [
  {
    project: "Call recordings export",
    cycle: 2,
    name: "Recordings of this week",
    source: "cli",
    by: "admin",
    minutesAgo: 20 * HOUR,
    ends: "finish",
    files: [...numbered(7, (at) => `${isoDay(now, 1)}/call-${at}.wav`), "index-so-far.csv"],
  },
  {
    project: "Call recordings export",
    cycle: 2,
    name: "Voicemail of the emergency line",
    source: "cli",
    by: "member",
    minutesAgo: 12,
    ends: "scanning",
    files: [],
  },
  {
    project: "Menu and terrace shoot",
    cycle: 2,
    name: "Terrace, second evening",
    source: "browser",
    by: "owner",
    minutesAgo: 25,
    ends: "uploading",
    files: numbered(4, (at) => `terrace/second-evening-${at}.png`),
    left: [
      { path: "terrace/walk-through.mp4", size: 46_137_344 },
      { path: "terrace/second-evening-05.png", size: 188_416 },
    ],
  },
  {
    project: "Menu and terrace shoot",
    cycle: 2,
    name: "Pictures of the team",
    source: "browser",
    by: "owner",
    minutesAgo: 8,
    ends: "draft",
    files: [],
  },
];

/** What people sent from their own machines, the oldest first. */
export const demoTransfers = (now: Date): readonly DemoTransfer[] => [...finished(now), ...troubled, ...underWay(now)];
