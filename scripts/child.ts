import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

const RESTART_AFTER_MS = [200, 1_000, 3_000, 10_000];
/** A child that lived this long before it fell is started again at once. */
const STEADY_MS = 30_000;

export interface ChildOptions {
  name: string;
  script: string;
  env: Record<string, string | undefined>;
  logFile: string;
  say(line: string): void;
}

/** A process of the product: its output goes to a log file, and it is started again when it falls. */
export class Child {
  readonly #options: ChildOptions;
  #process: ChildProcess | undefined;
  #stopping = false;
  #falls = 0;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { script, env } = this.#options;
    const log = await this.#openLog();
    const startedAt = Date.now();
    // The channel is the child's lifeline: it closes when we die, whatever the way. The log is the child's own file, so that
    // its last words are kept then too.
    const child = spawn(process.execPath, ["--enable-source-maps", script], { env, stdio: ["ignore", log, log, "ipc"] });
    if (log !== "ignore") closeSync(log);
    child.once("error", (error) => this.#fell(error.message, 0));
    child.once("exit", (code, signal) => this.#fell(signal ?? `code ${code}`, Date.now() - startedAt));
    this.#process = child;
  }

  /** On a full disk a new file cannot be made: the process runs without its log then. */
  async #openLog(): Promise<number | "ignore"> {
    const { logFile, name, say } = this.#options;
    try {
      await mkdir(dirname(logFile), { recursive: true });
      return openSync(logFile, "a");
    } catch (error) {
      say(`The log of the ${name} cannot be written (${error instanceof Error ? error.message : error}); it runs without one.`);
      return "ignore";
    }
  }

  #fell(how: string, livedMs: number): void {
    this.#process = undefined;
    if (this.#stopping) return;
    this.#falls = livedMs > STEADY_MS ? 0 : this.#falls + 1;
    const wait = RESTART_AFTER_MS[Math.min(this.#falls, RESTART_AFTER_MS.length - 1)] ?? 10_000;
    this.#options.say(`The ${this.#options.name} ended (${how}); starting it again. Its log: ${this.#options.logFile}`);
    setTimeout(() => {
      if (!this.#stopping) void this.start();
    }, wait);
  }

  /** Asks for an orderly end and insists after ten seconds. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (!child) return;
    const ended = new Promise<void>((done) => {
      child.once("exit", () => done());
    });
    child.kill("SIGTERM");
    const insist = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(insist);
  }
}
