import { expect, test } from "vitest";
import type { Confirmation, FileView, SignRequest, UploadApi, UploadLink, UploadSession } from "./api.ts";
import { confirmUntilKnown, findUnsent, registerFiles, signFiles } from "./files.ts";
import { finishSession, openSession, pauseSession } from "./session.ts";

/** A link over calls that are answered as given; a call that is not given fails the test. */
function linkOver(api: Partial<UploadApi>): UploadLink {
  return { api: api as UploadApi, call: (call) => call(), codeOf: (error) => (error instanceof Error ? error.message : "") };
}
const precondition = () => Promise.reject(new Error("precondition"));
const session = (status: UploadSession["status"], ...actions: UploadSession["actions"]) => ({ id: "s", status, actions }) as UploadSession;

test("a draft is started and then looked at, a paused session resumed, one that is being sent taken as it is", async () => {
  const calls: string[] = [];
  const states = [session("draft", "start"), session("scanning")];
  const start = async () => {
    calls.push("start");
    return {} as Awaited<ReturnType<UploadApi["start"]>>;
  };
  expect(await openSession("s", linkOver({ get: async () => states.shift() ?? session("failed"), start }))).toMatchObject({
    status: "scanning",
  });
  expect(calls).toEqual(["start"]);
  const paused = linkOver({ get: async () => session("paused", "resume"), resume: async () => session("uploading") });
  expect(await openSession("s", paused)).toMatchObject({ status: "uploading" });
});

test("a start whose answer was lost shows in how the session stands; one that is refused for good is thrown", async () => {
  const states = [session("draft", "start"), session("scanning")];
  const lost = linkOver({ get: async () => states.shift() ?? session("failed"), start: precondition });
  expect(await openSession("s", lost)).toMatchObject({ status: "scanning" });
  let looks = 0;
  const get = async () => {
    looks += 1;
    return session("draft", "start");
  };
  await expect(openSession("s", linkOver({ get, start: precondition }))).rejects.toThrow("precondition");
  expect(looks).toBe(3);
  await expect(openSession("s", linkOver({ get, start: () => Promise.reject(new Error("forbidden")) }))).rejects.toThrow("forbidden");
  expect(looks).toBe(4);
});

test("a session that was finished or paused by somebody else is as good as finished or paused", async () => {
  const over = linkOver({ finish: precondition, pause: precondition, get: async () => session("completed") });
  expect(await finishSession("s", over)).toMatchObject({ status: "completed" });
  expect(await pauseSession("s", over)).toMatchObject({ status: "completed" });
  const sending = linkOver({ finish: precondition, get: async () => session("uploading") });
  await expect(finishSession("s", sending)).rejects.toThrow("precondition");
});

test("files are registered with what is known of them and answered in their order, and none may be left out", async () => {
  const seen: unknown[] = [];
  const register: UploadApi["register"] = async ({ files }) => {
    seen.push(...files);
    const items = files.map(({ path }) => ({ path, fileId: `id ${path}`, decision: "send", status: "pending" })).reverse();
    return { items } as Awaited<ReturnType<UploadApi["register"]>>;
  };
  const files = [
    { path: "a", size: 1, mtimeMs: 0, sha256: "x" },
    { path: "b", size: 2, mtimeMs: Number.NaN },
  ];
  const registered = await registerFiles("s", files, linkOver({ register }));
  expect(registered.map((one) => [one.file.path, one.registered.fileId])).toEqual([
    ["a", "id a"],
    ["b", "id b"],
  ]);
  expect(seen).toEqual([
    { path: "a", size: 1, mtime: "1970-01-01T00:00:00.000Z", sha256: "x" },
    { path: "b", size: 2 },
  ]);
  const silent = async () => ({ items: [] }) as unknown as Awaited<ReturnType<UploadApi["register"]>>;
  await expect(registerFiles("s", files, linkOver({ register: silent }))).rejects.toThrow("left a file out");
});

test("parts of one file are one entry of the call, and every request is answered", async () => {
  const asked: SignRequest[] = [];
  const sign: UploadApi["sign"] = async ({ files }) => {
    asked.push(...files);
    return { files: files.map(({ fileId }) => ({ fileId })) } as Awaited<ReturnType<UploadApi["sign"]>>;
  };
  const part = (number: number) => ({ number, size: 1, sha256: "x" });
  const requests = [{ fileId: "a", parts: [part(1)] }, { fileId: "b", sha256: "y" }, { fileId: "a", parts: [part(2)] }, { fileId: "c" }];
  expect((await signFiles("s", requests, linkOver({ sign }))).map((one) => one?.fileId)).toEqual(["a", "b", "a", "c"]);
  expect(asked).toEqual([{ fileId: "a", parts: [part(1), part(2)] }, { fileId: "b", sha256: "y" }, { fileId: "c" }]);
});

test("a file of which the store cannot say yet is asked for again, alone, and in the end is answered", async () => {
  const rounds: string[][] = [];
  const waits: number[] = [];
  const known: string[] = [];
  const file = (fileId: string): Confirmation => ({ fileId, sha256: "x", size: 1 });
  const unknown = await confirmUntilKnown([file("a"), file("b"), file("c")], {
    confirm: async (files) => {
      rounds.push(files.map(({ fileId }) => fileId));
      const statusOf = (id: string) => (id === "c" || (id === "b" && rounds.length < 2) ? "uploading" : "uploaded");
      return files.map(({ fileId }) => ({ id: fileId, status: statusOf(fileId) }) as FileView);
    },
    wait: async (attempt) => void waits.push(attempt),
    onOutcome: (files) => known.push(...files.map(({ id }) => id)),
  });
  expect(rounds).toEqual([["a", "b", "c"], ["b", "c"], ...Array.from({ length: 10 }, () => ["c"])]);
  expect([known, waits, unknown.map(({ id }) => id)]).toEqual([["a", "b"], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], ["c"]]);
});

test("what is neither sent nor failed is found page by page, and what the reader has not is reported as missing", async () => {
  const pages: Record<string, { items: { id: string; path: string }[]; nextCursor: string | null }> = {
    "pending ": { items: [{ id: "1", path: "here" }], nextCursor: "more" },
    "pending more": { items: [{ id: "2", path: "gone" }], nextCursor: null },
    "uploading ": { items: [{ id: "3", path: "half" }], nextCursor: null },
  };
  const failed: unknown[] = [];
  const link = linkOver({
    list: async ({ status, cursor }) => pages[`${status} ${cursor ?? ""}`] as Awaited<ReturnType<UploadApi["list"]>>,
    fail: async ({ files }) => {
      failed.push(...files);
      return { items: [] };
    },
  });
  expect(await findUnsent("s", (path) => path !== "gone", "It is gone.", link)).toEqual(["here", "half"]);
  expect(failed).toEqual([{ fileId: "2", error: "It is gone." }]);
});
