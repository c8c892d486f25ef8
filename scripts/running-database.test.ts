import type { EmbeddedPostgres } from "@frontoffice/db/embedded";
import { expect, test, vi } from "vitest";
import { RunningDatabase } from "./running-database.ts";

/** A database that ends when the test says so; each start succeeds or fails as listed. */
function databases(starts: ("runs" | Error)[]) {
  const running: (() => void)[] = [];
  let opened = 0;
  const open = async (): Promise<EmbeddedPostgres> => {
    const next = starts[Math.min(opened++, starts.length - 1)];
    if (next instanceof Error) throw next;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    running.push(resolve);
    return { url: `postgres://start-${opened}`, created: false, ended, stop: async () => resolve() };
  };
  return { open, endLast: () => running.at(-1)?.(), opened: () => opened };
}

test("a restart that fails is tried again until the database runs, and each reason is said once", async () => {
  const full = new Error("The embedded database did not start: FATAL:  could not write lock file: No space left on device");
  const { open, endLast, opened } = databases(["runs", full, full, full, "runs", "runs"]);
  const said: string[] = [];
  const database = await RunningDatabase.start({ open, say: (line) => said.push(line), pausesMs: [0, 1] });
  endLast();
  await vi.waitFor(() => expect(database.url).toBe("postgres://start-5"));
  expect(said).toEqual([
    "The embedded database ended; starting it again.",
    expect.stringContaining("the disk is full"),
    "The embedded database runs again.",
  ]);
  endLast();
  await vi.waitFor(() => expect(opened()).toBe(6));
  await database.stop();
});

test("a first start that fails says why, and a stop ends the tries", async () => {
  const broken = new Error("The embedded database did not start: FATAL:  nothing works");
  await expect(RunningDatabase.start({ open: databases([broken]).open, say: () => undefined })).rejects.toThrow("nothing works");
  const { open, endLast, opened } = databases(["runs", broken]);
  const database = await RunningDatabase.start({ open, say: () => undefined, pausesMs: [0, 60_000] });
  endLast();
  await vi.waitFor(() => expect(opened()).toBe(2));
  await database.stop();
  expect(opened()).toBe(2);
});
