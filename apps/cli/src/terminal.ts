import { createInterface } from "node:readline/promises";

/** How a command speaks: to a script in JSON, to a person in lines, on a terminal with a bar that moves. */
export interface Terminal {
  readonly isInteractive: boolean;
  readonly isJson: boolean;
  /** A line for people; nothing for scripts. */
  say(line: string): void;
  /** A line for scripts; nothing for people. */
  event(event: string, fields: object): void;
  /** What stands in the last lines of the terminal until it is drawn anew; plain lines elsewhere. */
  draw(lines: readonly string[]): void;
  /** Yes unless the answer is no. */
  ask(question: string): Promise<boolean>;
}

/** A terminal on standard output. */
export function openTerminal({ json = false, yes = false }: { json?: boolean | undefined; yes?: boolean | undefined }): Terminal {
  const isInteractive = !json && process.stdout.isTTY === true;
  let drawn = 0;
  const clear = () => {
    if (drawn > 0) process.stdout.write(`\x1b[${drawn}A\x1b[J`);
    drawn = 0;
  };
  return {
    isInteractive,
    isJson: json,
    say: (line) => {
      if (json) return;
      clear();
      process.stdout.write(`${line}\n`);
    },
    event: (event, fields) => {
      if (json) process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
    },
    draw: (lines) => {
      if (json) return;
      if (!isInteractive) return void process.stdout.write(`${lines[0] ?? ""}\n`);
      clear();
      const width = Math.max(20, process.stdout.columns ?? 80);
      for (const line of lines) process.stdout.write(`${line.length < width ? line : `${line.slice(0, width - 2)}…`}\n`);
      drawn = lines.length;
    },
    ask: async (question) => {
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
