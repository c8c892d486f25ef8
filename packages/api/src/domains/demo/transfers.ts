import { createHash } from "node:crypto";
import type { Scope } from "../../kernel/scope.ts";
import { createSession } from "../uploads/commands.ts";
import { failFiles, registerFiles } from "../uploads/files/commands.ts";
import { confirmFiles } from "../uploads/files/confirm.commands.ts";
import { signFiles } from "../uploads/files/sign.commands.ts";
import { reportProgress } from "../uploads/progress.ts";
import { createUploadSessionInput } from "../uploads/schema.ts";
import { cancelSession, finishSession, startUpload } from "../uploads/transitions.ts";
import { contentOf } from "./file-contents.ts";
import type { As } from "./people.ts";
import type { DemoTransfer } from "./uploads.rules.ts";

interface Place {
  projectId: string;
  cycleId: string | undefined;
}

/** Who acts, through which procedure, and how many seconds after the beginning. */
type Act = (procedure: string, seconds: number) => Scope;

const MINUTE_MS = 60_000;
const SPEED_BPS = 2_400_000;

/** Sends files as a browser or the command line does, at the time when it is said to have been; what is called uploaded is in the store. */
export async function carryTransfer(as: As, transfer: DemoTransfer, place: Place): Promise<void> {
  const { name, source, by, limit = null, ends } = transfer;
  const begun = Date.now() - transfer.minutesAgo * MINUTE_MS;
  const act: Act = (procedure, seconds) => {
    const scope = as(by, procedure);
    const surface = source === "cli" ? "cli" : "web";
    return { ...scope, now: () => new Date(begun + seconds * 1_000), request: { ...scope.request, surface } };
  };
  const input = createUploadSessionInput.parse({ ...place, name, sourceKind: source, bandwidthLimitBps: limit });
  const { id } = await createSession(act("uploadSessions.create", 0), input);
  await dateSession(act("uploadSessions.create", 0), id);
  if (ends === "draft") return;
  await sendAndEnd(act, id, transfer);
  await dateLastSeen(act("uploadSessions.progress", 31), id);
}

async function sendAndEnd(act: Act, id: string, transfer: DemoTransfer): Promise<void> {
  const { ends } = transfer;
  await startUpload(act("uploads.start", 20), { sessionId: id });
  if (ends === "scanning") return;
  await sendFiles(act, id, transfer);
  if (ends === "cancel") await cancelSession(act("uploadSessions.cancel", 31), { id });
  if (ends === "finish") await finishSession(act("uploadSessions.finish", 25), { id });
}

async function sendFiles(act: Act, id: string, { files, failed = [], left = [] }: DemoTransfer): Promise<void> {
  const bodies = new Map(files.map((path) => [path, contentOf(path)]));
  const checksums = new Map([...bodies].map(([path, body]) => [path, createHash("sha256").update(body).digest("hex")]));
  const sent = [...bodies].map(([path, { length: size }]) => ({ path, size, sha256: checksums.get(path) ?? "" }));
  const unsent = [...failed, ...left].map(({ path, size }) => ({ path, size }));
  const { items } = await registerFiles(act("uploadSessions.files.register", 21), { id, files: [...sent, ...unsent] });
  const idOf = new Map(items.map(({ path, fileId }) => [path, fileId]));
  const toSend = items.filter(({ path, decision }) => decision === "send" && bodies.has(path));
  if (toSend.length > 0) {
    const asked = toSend.map(({ fileId, path }) => ({ fileId, sha256: checksums.get(path) ?? "" }));
    const signed = await signFiles(act("uploadSessions.files.sign", 22), { id, files: asked });
    const pathOf = new Map(toSend.map(({ fileId, path }) => [fileId, path]));
    await Promise.all(signed.files.map(({ fileId, put }) => put && send(put, bodies.get(pathOf.get(fileId) ?? ""))));
    const claims = toSend.map(({ fileId, path }) => ({ fileId, sha256: checksums.get(path) ?? "", size: bodies.get(path)?.length ?? 0 }));
    await confirmFiles(act("uploadSessions.files.confirm", 24), { id, files: claims });
  }
  const faults = failed.map(({ path, why }) => ({ fileId: idOf.get(path) ?? "", error: why }));
  if (faults.length > 0) await failFiles(act("uploadSessions.files.fail", 24), { id, files: faults });
  const [large] = left;
  const before = sent.reduce((sum, { size }) => sum + size, 0);
  if (large) await sendFirstPart(act, id, { fileId: idOf.get(large.path) ?? "", path: large.path, before });
}

/** One part of a large file arrives, and then nothing more is heard of who sent it. */
async function sendFirstPart(
  act: Act,
  id: string,
  { fileId, path, before }: { fileId: string; path: string; before: number },
): Promise<void> {
  const sign = (parts: { number: number; size: number; sha256: string }[]) =>
    signFiles(act("uploadSessions.files.sign", 22), { id, files: [{ fileId, parts }] });
  const [begun] = (await sign([])).files;
  const body = Buffer.alloc(begun?.partSize ?? 0, contentOf(path));
  const part = { number: 1, size: body.length, sha256: createHash("sha256").update(body).digest("hex") };
  for (const { parts } of (await sign([part])).files) await Promise.all(parts.map((one) => send(one, body)));
  // Asks the store what it has, as a resuming sender does.
  await sign([]);
  const told = { id, bytesUploaded: before + body.length, speedBps: SPEED_BPS, currentFiles: [path] };
  await reportProgress(act("uploadSessions.progress", 30), told);
}

async function send({ url, headers }: { url: string; headers: Record<string, string> }, body: Buffer | undefined): Promise<void> {
  const answer = await fetch(url, { method: "PUT", headers, body: new Uint8Array(body ?? []) });
  if (!answer.ok) throw new Error(`The store answered ${answer.status} to a file of the demo.`);
}

/** The database's own clock told when the sender was last heard of. */
async function dateLastSeen({ db, now }: Scope, id: string): Promise<void> {
  await db.updateTable("uploadSessions").set({ lastSeenAt: now() }).where("id", "=", id).where("lastSeenAt", "is not", null).execute();
}

/** The day on which a row is said to have been made. */
async function dateSession({ db, now }: Scope, id: string): Promise<void> {
  await db.updateTable("uploadSessions").set({ createdAt: now() }).where("id", "=", id).execute();
}
