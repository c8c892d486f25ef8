import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { enqueue } from "@frontoffice/queue";
import { inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import { changeSession, createSession, moveSession } from "../uploads/commands.ts";
import { runUpload } from "../uploads/jobs.ts";
import { getSession, lockSession } from "../uploads/queries.ts";
import { createUploadSessionInput } from "../uploads/schema.ts";
import { pauseSession, startUpload } from "../uploads/transitions.ts";
import { contentOf } from "./file-contents.ts";
import type { As } from "./people.ts";

const numbered = (count: number, name: (at: string) => string) =>
  Array.from({ length: count }, (_, at) => name(String(at + 1).padStart(2, "0")));

/** Folders of the worker's machine, each with what lies in it and the name of the session that sends it. */
export const DEMO_FOLDERS = {
  surveys: {
    session: "Roof surveys of the week",
    folder: "Roof surveys",
    files: [...numbered(6, (at) => `praca-da-oliveira/roof-${at}.png`), "praca-da-oliveira/survey.csv", "weather.txt"],
  },
  drone: {
    session: "Drone footage, flight three",
    folder: "Drone footage",
    files: numbered(12, (at) => `flight-03/frame-${at}.png`),
  },
  scanner: {
    session: "Scanner's folder, tonight",
    folder: "Scanner",
    files: [...numbered(5, (at) => `delivery-note-${at}.pdf`), "index.csv"],
  },
  trial: {
    session: "Try it: a folder of the worker",
    folder: "Try me",
    files: [...numbered(9, (at) => `pictures/harbour-${at}.png`), "tables/visitors.csv", "read me first.txt", "papers/programme.pdf"],
  },
} as const;

interface Given {
  as: As;
  /** Which the operator has opened to the company. */
  root: string;
  projectId: string;
  cycleId: string | undefined;
  /** Runs what is queued to its end. */
  runJobs(): Promise<void>;
}

const LOOKS = 200;
const LOOK_MS = 50;
/** Slow enough to be paused in the middle. */
const SLOW_BPS = 150_000;

/** Fills the folder that the worker may read; what lies there already stays as it is. */
export async function fillFolders(root: string): Promise<void> {
  for (const { folder, files } of Object.values(DEMO_FOLDERS)) {
    for (const path of files) {
      const whole = join(root, folder, path);
      await mkdir(dirname(whole), { recursive: true });
      await writeFile(whole, contentOf(path), { flag: "wx" }).catch(ignoreExisting);
    }
  }
}

/** Folders that the worker itself sends: one is through, one was paused, one waits for the night, and one for somebody to try it. */
export async function sendFolders(given: Given): Promise<void> {
  const { as, runJobs } = given;
  const whole = await openFolder(given, "surveys");
  await startUpload(as("admin", "uploads.start"), { sessionId: whole });
  await runJobs();
  const slow = await openFolder(given, "drone", { bandwidthLimitBps: SLOW_BPS, maxWorkers: 2 });
  await startUpload(as("admin", "uploads.start"), { sessionId: slow });
  await Promise.all([runJobs(), pauseMidway(given, slow)]);
  const nightly = await openFolder(given, "scanner");
  await startAt(as("admin", "uploads.start"), nightly, nextNight(new Date()));
  await openFolder(given, "trial");
}

type Pace = { bandwidthLimitBps?: number; maxWorkers?: number };

async function openFolder({ as, root, projectId, cycleId }: Given, which: keyof typeof DEMO_FOLDERS, pace?: Pace): Promise<string> {
  const { session: name, folder } = DEMO_FOLDERS[which];
  const sourcePath = join(root, folder);
  const input = createUploadSessionInput.parse({ projectId, cycleId, sourceKind: "worker_path", name, sourcePath, ...pace });
  return (await createSession(as("admin", "uploadSessions.create"), input)).id;
}

async function pauseMidway({ as }: Given, id: string): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const { status, filesUploaded } = await getSession(as("admin", "uploadSessions.get"), id);
    if (status === "uploading" && filesUploaded > 0) {
      await pauseSession(as("admin", "uploadSessions.pause"), { id });
      return;
    }
    await wait(LOOK_MS);
  }
}

/** As a start, with a job that waits for its hour; then the worker does it like any other. */
function startAt(scope: Scope, id: string, runAt: Date): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const session = await lockSession(tx, id);
    await moveSession(tx, session, "start", { startedAt: tx.now() });
    const origin = { companyId: tx.companyId, clientId: session.clientId, createdBy: userOf(tx), createdVia: tx.request.surface };
    const { jobId } = await enqueue(tx.db, runUpload, { sessionId: id }, { ...origin, runAt });
    await changeSession(tx, id, { jobId });
  });
}

function nextNight(now: Date): Date {
  const night = new Date(now);
  night.setHours(2, 0, 0, 0);
  if (night <= now) night.setDate(night.getDate() + 1);
  return night;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
