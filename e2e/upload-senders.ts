import { basename } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { PATIENCE_MS } from "../scripts/patience.ts";
import { frontoffice } from "./command-line.ts";
import type { OwnProduct } from "./product.ts";
import type { Program } from "./program.ts";

/** A sender between its start and its end or death. */
export interface Life {
  /** Whether the session has come to its end. */
  ended: Promise<void>;
  /** Ends it without a word. */
  kill(): Promise<void>;
}

/** What sends a folder, dies and is started again. */
export interface Sender {
  name: "worker" | "command line";
  /** Milliseconds from its start within which it begins to send. */
  startsWithin: number;
  /** Says which folder is sent from now on. */
  begin(folder: string): Promise<void>;
  /** Resolves when a process works, or has begun to. */
  live(): Promise<Life>;
  /** The state of the session; undefined when there is none yet. */
  status(): Promise<string | undefined>;
}

interface Fixture {
  product: OwnProduct;
  owner: Program;
}

const OVER = ["completed", "completed_with_errors", "failed", "cancelled"];

/** The state of the newest session of the folder. */
async function statusOf({ product }: Fixture, folder: string): Promise<string | undefined> {
  const row = await product.db.owner
    .selectFrom("uploadSessions")
    .select("status")
    .where("sourcePath", "like", `%${folder}`)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.status;
}

/** Two workers, of which the one that has the session is killed. */
export function workers(fixture: Fixture): Sender {
  const { product, owner } = fixture;
  let folder = "";
  const status = () => statusOf(fixture, folder);
  return {
    name: "worker",
    startsWithin: 80,
    begin: async (path) => {
      folder = path;
      const project = await owner.trpc.projects.create.mutate({ name: basename(folder) });
      const wanted = { projectId: project.id, sourceKind: "worker_path", sourcePath: folder, maxWorkers: 4 } as const;
      const { id } = await owner.trpc.uploadSessions.create.mutate(wanted);
      await owner.trpc.uploads.start.mutate({ sessionId: id });
    },
    live: async () => {
      while (product.workers().length < 2) product.addWorker();
      let isDead = false;
      const pid = await untilHeld(product, status);
      const ended = (async () => {
        while (!isDead && !OVER.includes((await status()) ?? "")) await wait(20);
      })();
      const kill = async () => {
        isDead = true;
        if (pid === undefined) return;
        process.kill(pid, "SIGKILL");
        while (product.workers().includes(pid)) await wait(2);
        await ended;
      };
      return { ended, kill };
    },
    status,
  };
}

/** The process that has the session's job; undefined when the session is over. */
async function untilHeld(product: OwnProduct, status: () => Promise<string | undefined>): Promise<number | undefined> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(5)) {
    const holders = await product.db.owner
      .selectFrom("jobs")
      .innerJoin("workers", "workers.id", "jobs.workerId")
      .select("workers.pid")
      .where("jobs.type", "=", "uploads.run")
      .where("jobs.status", "=", "running")
      .execute();
    const alive = product.workers();
    const holder = holders.find(({ pid }) => alive.includes(pid));
    if (holder) return holder.pid;
    if (OVER.includes((await status()) ?? "")) return undefined;
  }
  throw new Error(`No worker took the session within ${PATIENCE_MS / 1_000} s.`);
}

/** The command as a person types it, again and again. */
export function commandLine(fixture: Fixture & { key: string }): Sender {
  const { product, key } = fixture;
  let folder = "";
  return {
    name: "command line",
    startsWithin: 1_200,
    begin: async (path) => {
      folder = path;
    },
    live: async () => {
      const args = ["upload", folder, "--project", basename(folder), "--workers", "4", "--json"];
      const { child, done } = frontoffice(args, { FRONTOFFICE_URL: product.url, FRONTOFFICE_API_KEY: key });
      const ended = done.then(({ code, signal, out, err }) => {
        if (code !== 0 && signal !== "SIGKILL") throw new Error(`The command ended with ${code}: ${err}${out.slice(-2_000)}`);
      });
      const kill = async () => {
        child.kill("SIGKILL");
        await ended;
      };
      return { ended, kill };
    },
    status: () => statusOf(fixture, folder),
  };
}
