import { createInterface } from "node:readline/promises";

/** How a command speaks: to a script in JSON, to a person in lines, on a terminal with a bar that moves. */
export interface Terminal {
  readonly isInteractive: boolean;
  readonly isJson: boolean;
  /** A line for people; nothing for scripts. */
  say(line: string): void;
  /** The same, for what went wrong: said even when nothing else is. */
  warn(line: string): void;
  /** A line for scripts; nothing for people. */
  event(event: string, fields: object): void;
  /** What stands in the last lines of the terminal until it is drawn again; plain lines elsewhere. */
  draw(lines: readonly string[]): void;
  /** Yes unless the answer is no. */
  confirm(question: string): Promise<boolean>;
}

interface TerminalOptions {
  json?: boolean | undefined;
  /** Nothing but what went wrong. */
  quiet?: boolean | undefined;
  yes?: boolean | undefined;
}

/** A terminal on standard output; what went wrong is said on standard error when nothing else is said. */
export function openTerminal({ json = false, quiet = false, yes = false }: TerminalOptions): Terminal {
  const isInteractive = !json && !quiet && process.stdout.isTTY === true;
  let drawn = 0;
  const clear = () => {
    const back = drawn > 0 ? `\x1b[${drawn}A\x1b[J` : "";
    drawn = 0;
    return back;
  };
  return {
    isInteractive,
    isJson: json,
    say: (line) => {
      if (json || quiet) return;
      process.stdout.write(`${clear()}${line}\n`);
    },
    warn: (line) => {
      if (json) return;
      if (quiet) process.stderr.write(`${line}\n`);
      else process.stdout.write(`${clear()}${line}\n`);
    },
    event: (event, fields) => {
      if (json) process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
    },
    draw: (lines) => {
      if (json || quiet) return;
      if (!isInteractive) return void process.stdout.write(`${lines[0] ?? ""}\n`);
      // Each line is written over and what is left behind it wiped, in one piece: nothing flickers.
      const up = drawn > 0 ? `\x1b[${drawn}A\r` : "";
      const fitting = lines.map((line) => `${fitted(line, process.stdout.columns || 80)}\x1b[K\n`);
      process.stdout.write(`${up}${fitting.join("")}\x1b[J`);
      drawn = lines.length;
    },
    confirm: async (question) => {
      if (!isInteractive || yes || process.stdin.isTTY !== true) return true;
      const reader = createInterface({ input: process.stdin, output: process.stdout });
      try {
        return !/^n/i.test((await reader.question(`${question} [Y/n] `)).trim());
      } finally {
        reader.close();
      }
    },
  };
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const WIDE = /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** As much of a line as stands in one row of a terminal, whatever the characters. */
export function fitted(line: string, columns: number): string {
  const most = Math.max(10, columns) - 1;
  let [taken, width, cut] = ["", 0, ""];
  for (const { segment } of GRAPHEMES.segment(line)) {
    width += WIDE.test(segment) ? 2 : 1;
    if (width > most) return `${cut}…`;
    taken += segment;
    if (width < most) cut = taken;
  }
  return taken;
}
