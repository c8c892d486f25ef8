import { type ParseArgsConfig, parseArgs } from "node:util";
import { usage } from "./exits.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Options that every command with a server takes. */
export const SERVER_OPTIONS = {
  url: { type: "string" },
  "key-file": { type: "string" },
  json: { type: "boolean" },
  quiet: { type: "boolean", short: "q" },
  help: { type: "boolean", short: "h" },
} as const satisfies Options;

export const SERVER_HELP = `  --url URL          where Frontoffice is; else FRONTOFFICE_URL
  --key-file FILE    a file that holds an API key; else FRONTOFFICE_API_KEY
  --json             one JSON object per line, for scripts; asks nothing
  -q, --quiet        say nothing but what went wrong; asks nothing
  -h, --help         this text`;

/** Reads a command's words. Throws a usage fault for an option that it does not know, with the one that was probably meant. */
export function readOptions<const Known extends Options>(argv: readonly string[], options: Known) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message.split(". ")[0] : String(error);
    const unknown = /^Unknown option '--?([^']*)'/.exec(message ?? "")?.[1];
    const meant = unknown === undefined ? undefined : nearestOf(unknown, Object.keys(options));
    throw usage(`${message}. ${meant === undefined ? "" : `Did you mean --${meant}? `}Add --help to see what the command takes.`);
  }
}

/** The known word that differs in the fewest characters; undefined when none is near. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  const near = known.map((one) => ({ one, distance: distanceOf(word.toLowerCase(), one) }));
  const [best] = near.sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(1, Math.floor(best.one.length / 3)) ? best.one : undefined;
}

/** Characters to be put in, taken out or changed to make one word of the other. */
function distanceOf(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [row, character] of [...one.slice(0, 40)].entries()) {
    const now = [row + 1];
    for (let at = 1; at <= other.length; at += 1) {
      const changed = (before[at - 1] ?? 0) + (character === other[at - 1] ? 0 : 1);
      now.push(Math.min(changed, (before[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1));
    }
    before = now;
  }
  return before.at(-1) ?? 0;
}

/** A whole number between two others. */
export function readWhole(text: string | undefined, { name, min, max }: { name: string; min: number; max: number }): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,12}$/.test(text) && value >= min && value <= max) return value;
  throw usage(`${name} takes a whole number from ${min.toLocaleString("en")} to ${max.toLocaleString("en")}, not "${text}".`);
}

const UNITS: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9, ki: 1024, mi: 1024 ** 2, gi: 1024 ** 3 };

/** "5MB" as bytes; decimal units, and binary ones as in "5MiB". */
export function readSize(text: string, name: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmg]i?)?b?(?:\/s)?$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(number) * (UNITS[unit.toLowerCase()] ?? 1));
  if (number !== "" && bytes >= 1024) return bytes;
  throw usage(`${name} takes a number of bytes a second, such as 500KB or 5MB, at least 1KiB; not "${text}".`);
}
