import { afterAll, beforeAll, expect, vi } from "vitest";
import { PATIENCE_MS } from "./patience.ts";

/** What a test file must close itself: the next file in the same thread would trip over it, and nobody would know whose it was. */
const MUST_CLOSE = ["TCPServerWrap", "PipeServerWrap", "ProcessWrap", "FSEventWrap", "StatWatcher"];

function open(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) if (MUST_CLOSE.includes(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

let before: Record<string, number>;
beforeAll(() => {
  before = open();
});

// The first to be set up is the last to be torn down: the file's own hooks have run by now.
afterAll(async () => {
  const faultless = () => expect(open(), "a server, a child process or a watcher is still open after the file's last test").toEqual(before);
  await vi.waitFor(faultless, { timeout: PATIENCE_MS / 6 });
});
