import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** Ready for clients, still starting (or recovering after a crash), or nothing to be heard. */
type Answer = "ready" | "starting" | "silent";

const PROTOCOL_3 = 196_608;
const PATIENCE_MS = 2_000;
const PAUSE_MS = 50;
const CANNOT_CONNECT_NOW = "57P03";

/**
 * Waits until the PostgreSQL with this process id takes clients. Its log is not read, since a configuration may send it anywhere: the server is asked by
 * connecting. Throws with words when nothing was heard of it for `silenceMs`; a server that says that it is starting is waited for.
 */
export async function untilReady(server: { cluster: string; port: number; pid: number }, silenceMs: number): Promise<void> {
  for (let heardAt = Date.now(); ; await wait(PAUSE_MS)) {
    const answer = await askServer(server.port);
    if (answer === "ready" && (await isServing(server))) return;
    if (answer === "starting") heardAt = Date.now();
    if (Date.now() - heardAt > silenceMs) {
      throw new Error(
        `PostgreSQL runs as process ${server.pid}, but did not answer at 127.0.0.1:${server.port} within ${Math.round(silenceMs / 1000)} s. ` +
          `Look at postgresql.conf and the log that it names in ${server.cluster}.`,
      );
    }
  }
}

/**
 * Another server may hold the port, and ours writes its process id and port before it finds that out: only when the file of this cluster says
 * that it is ready is it our server that listens there.
 */
async function isServing({ cluster, port, pid }: { cluster: string; port: number; pid: number }): Promise<boolean> {
  const lines = (await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  return Number(lines[0]) === pid && Number(lines[3]) === port && lines[7]?.trim() === "ready";
}

/** Begins a session without a password: what the server answers to that tells how it is. */
function askServer(port: number): Promise<Answer> {
  return new Promise((done) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: PATIENCE_MS });
    let heard = Buffer.alloc(0);
    const end = (answer: Answer) => {
      socket.destroy();
      done(answer);
    };
    socket.once("connect", () => socket.write(startupMessage()));
    socket.on("data", (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      // A message is a type of one byte, its length and its text; a refusal carries its code behind a C.
      if (heard.length < 5 || heard.length < 1 + heard.readInt32BE(1)) return;
      const isStarting = heard[0] === "E".charCodeAt(0) && heard.includes(`\0C${CANNOT_CONNECT_NOW}\0`);
      end(isStarting ? "starting" : "ready");
    });
    for (const event of ["timeout", "error", "close"]) socket.once(event, () => end("silent"));
  });
}

function startupMessage(): Buffer {
  const text = Buffer.from("user\0frontoffice\0database\0postgres\0\0");
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + text.length, 0);
  head.writeInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, text]);
}
