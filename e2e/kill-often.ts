import { setTimeout as wait } from "node:timers/promises";
import { partSizeOf, SINGLE_BYTES } from "../packages/transfer/src/send-file.ts";
import type { StoreProxy } from "./store-proxy.ts";
import type { Life, Sender } from "./upload-senders.ts";

/** When a sender was killed. */
export interface Death {
  moment: "before the first file" | "in a part" | "in small files" | "between requests" | "after the last object";
}

export interface KillOften {
  sender: Sender;
  line: StoreProxy;
  random: () => number;
  files: Readonly<Record<string, Buffer>>;
  kills: number;
  say(line: string): void;
}

/** The share of kills that come soon after a start, the first ones among them: then the folder is being read. */
const EARLY = 0.2;
const FIRST = 0.08;
/** Of the others, those that wait for a part to be on its way; and those at the end that wait for the last object. */
const IN_PART = 0.45;
const LAST = 0.1;
/** How long after the last object the session may take to end, and how long a part may take, in milliseconds. */
const LATE_MS = 150;
const PART_MS = 60;
const HURRY_MS = 5;

/** Kills the sender so many times, unless the session ends before; then lets it end. Answers what the kills have met. */
export async function killOften(options: KillOften): Promise<Death[]> {
  const { sender, line, kills, files, say } = options;
  const deaths: Death[] = [];
  const goal = { objects: Object.keys(files).length, before: line.whole.size, firstPut: line.puts.length };
  for (;;) {
    const life = await sender.live();
    const left = kills - deaths.length;
    if (left === 0) {
      await life.ended;
      return deaths;
    }
    const from = performance.now();
    if (await untilMoment(options, { life, left, goal })) return deaths;
    const inProgress = line.puts.filter(({ state }) => state === "in progress");
    line.senderDied();
    await life.kill();
    const objects = line.whole.size - goal.before;
    const status = await sender.status();
    if (status === "completed") return deaths;
    const parts = inProgress.filter(({ isPart }) => isPart).length;
    const moment = momentOf({ status, isWhole: objects === goal.objects, parts, requests: inProgress.length });
    deaths.push({ moment });
    const told = `after ${Math.round(performance.now() - from)} ms, ${objects} of ${goal.objects} objects, ${parts} parts on their way`;
    say(`${sender.name}: kill ${deaths.length} ${moment}, ${told}`);
  }
}

const isKept = ({ state }: StoreProxy["puts"][number]) => state === "kept" || state === "acknowledged";

/** Small files and parts that the store does not have yet. */
function missingOf(line: StoreProxy, files: KillOften["files"], firstPut: number): { small: number; parts: number; all: number } {
  const sizes = Object.values(files).map(({ length }) => length);
  const places = line.puts.slice(firstPut).filter(isKept);
  const kept = (ofParts: boolean) => new Set(places.filter(({ isPart }) => isPart === ofParts).map(({ place }) => place)).size;
  const small = sizes.filter((size) => size <= SINGLE_BYTES).length - kept(false);
  const allParts = sizes.reduce((sum, size) => sum + (size > SINGLE_BYTES ? Math.ceil(size / partSizeOf(size)) : 0), 0);
  const parts = allParts - kept(true);
  return { small, parts, all: small + parts };
}

interface Now {
  status: string | undefined;
  isWhole: boolean;
  parts: number;
  requests: number;
}

function momentOf({ status, isWhole, parts, requests }: Now): Death["moment"] {
  if (status === undefined || ["draft", "queued", "scanning"].includes(status)) return "before the first file";
  if (isWhole) return "after the last object";
  if (parts > 0) return "in a part";
  return requests > 0 ? "in small files" : "between requests";
}

interface Chance {
  life: Life;
  /** Kills that are still to come, this one included. */
  left: number;
  goal: { objects: number; before: number; firstPut: number };
}

/** Waits for the moment of the next kill; true when the session is over before. */
async function untilMoment(options: KillOften, { life, left, goal }: Chance): Promise<boolean> {
  const { sender, line, random, files, kills } = options;
  const over = life.ended.then(() => true);
  const isWhole = () => line.whole.size - goal.before >= goal.objects;
  if (random() < EARLY || left > kills * (1 - FIRST) || isWhole()) return Promise.race([over, wait(random() * sender.startsWithin, false)]);
  const missing = missingOf(line, files, goal.firstPut);
  const most = left <= kills * LAST ? Number.POSITIVE_INFINITY : Math.floor((random() * 2 * missing.all) / left);
  const first = line.puts.length;
  const waitsForPart = missing.parts > 0 && random() < IN_PART;
  const mostParts = Math.floor(random() * 3);
  const pause = random() * (waitsForPart || missing.small === 0 ? PART_MS : HURRY_MS);
  const isDue = () => {
    const now = line.puts.slice(first);
    const parts = now.filter(({ isPart }) => isPart);
    const isInPart = parts.some(({ state }) => state === "in progress") && parts.filter(isKept).length >= mostParts;
    return waitsForPart ? isInPart : now.filter(isKept).length >= most;
  };
  let look: () => void = () => undefined;
  const due = new Promise<number>((come) => {
    look = () => {
      if (isWhole()) come(random() * LATE_MS);
      else if (isDue()) come(pause);
    };
    line.steps.on("step", look);
  });
  try {
    return await Promise.race([over, due.then((ms) => wait(ms, false))]);
  } finally {
    line.steps.off("step", look);
  }
}
