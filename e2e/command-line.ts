import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type IncomingMessage, request, type Server } from "node:http";

/** What a command printed, and its exit code. */
export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
  /** The lines of --json. */
  events: Record<string, unknown>[];
}

export interface Running {
  child: ChildProcess;
  done: Promise<Outcome>;
}

/** The command line as a process of its own, with nothing in its environment but what is given and where compiled sources are kept. */
export function frontoffice(args: readonly string[], env: Record<string, string | undefined>): Running {
  const child = spawn(process.execPath, ["apps/cli/src/main.ts", ...args], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout?.on("data", (text) => (out += text));
  child.stderr?.on("data", (text) => (err += text));
  const done = new Promise<Outcome>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, out, err, events: eventsOf(out) }));
  });
  return { child, done };
}

/** A line that was cut off when the process was killed counts for nothing. */
function eventsOf(out: string): Record<string, unknown>[] {
  return out.split("\n").flatMap((line) => {
    try {
      const event: unknown = JSON.parse(line);
      return typeof event === "object" && event !== null ? [event as Record<string, unknown>] : [];
    } catch {
      return [];
    }
  });
}

/** Requests that brought bytes to the store, as somebody between it and its clients sees them. */
export interface Watched {
  port: number;
  /** Path and query of every PUT that the store acknowledged, one entry each time. */
  puts: string[];
  /** Whether the store is to seem broken for a path. */
  refuse: (path: string) => boolean;
  close(): Promise<void>;
}

/** A proxy before the store; signatures hold because the host stays what clients call. */
export async function watchStore(port: number, storePort: number): Promise<Watched> {
  const watched: Watched = { port, puts: [], refuse: () => false, close: () => close(server) };
  const server = createServer((asked, answer) => {
    const { pathname, searchParams } = new URL(asked.url ?? "/", "http://store");
    if (watched.refuse(pathname)) return void answer.writeHead(500).end();
    const passed = request({ port: storePort, method: asked.method, path: asked.url, headers: asked.headers }, (given: IncomingMessage) => {
      const part = searchParams.get("partNumber");
      if (asked.method === "PUT" && given.statusCode === 200) watched.puts.push(part === null ? pathname : `${pathname}#${part}`);
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.on("error", () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return watched;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
