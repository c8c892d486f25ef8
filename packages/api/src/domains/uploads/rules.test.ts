import { describe, expect, test } from "vitest";
import { uploadStatuses } from "./enums.ts";
import { fileStatuses } from "./files/schema.ts";
import {
  clippedKey,
  endOf,
  etaOf,
  fileCanMove,
  fileMachine,
  fileMoved,
  fileMoves,
  joinKey,
  keyOf,
  moved,
  sessionMachine,
  sessionMoves,
  wholePrefix,
} from "./rules.ts";

/** Written out apart from the machine, so that a change there must be meant. */
const legal = new Map([
  ["draft start", "queued"],
  ["queued scan", "scanning"],
  ["scanning send", "uploading"],
  ["uploading pause", "paused"],
  ["paused resume", "uploading"],
  ["uploading complete", "completed"],
  ["uploading completeWithErrors", "completed_with_errors"],
  ["completed_with_errors retry", "queued"],
  ["failed retry", "queued"],
  ["cancelled retry", "queued"],
  ...["queued", "scanning", "uploading", "paused"].flatMap((status): [string, string][] => [
    [`${status} fail`, "failed"],
    [`${status} cancel`, "cancelled"],
  ]),
]);

const legalOfFiles = new Map([
  ...["pending", "uploading"].flatMap((status): [string, string][] => [
    [`${status} begin`, "uploading"],
    [`${status} upload`, "uploaded"],
    [`${status} skip`, "skipped_duplicate"],
    [`${status} fail`, "failed"],
    [`${status} cancel`, "cancelled"],
  ]),
  ["failed retry", "pending"],
  ["cancelled retry", "pending"],
  ["uploaded renew", "pending"],
  ["skipped_duplicate renew", "pending"],
]);

describe("the state machine of sessions", () => {
  for (const status of uploadStatuses) {
    for (const move of sessionMoves) {
      const to = legal.get(`${status} ${move}`);
      test(to ? `${status} → ${move} → ${to}` : `${status} refuses ${move}`, () => {
        if (to) expect(moved(status, move)).toBe(to);
        else expect(() => moved(status, move)).toThrow(expect.objectContaining({ code: "precondition", details: { status, move } }));
      });
    }
  }

  test("every move is named, and none leaves a completed session", () => {
    expect(Object.keys(sessionMachine).sort()).toEqual([...sessionMoves].sort());
    expect(sessionMoves.filter((move) => sessionMachine[move].from.includes("completed"))).toEqual([]);
  });
});

describe("the state machine of files", () => {
  for (const status of fileStatuses) {
    for (const move of fileMoves) {
      const to = legalOfFiles.get(`${status} ${move}`);
      test(to ? `${status} → ${move} → ${to}` : `${status} refuses ${move}`, () => {
        expect(fileCanMove(status, move)).toBe(to !== undefined);
        if (to) expect([fileMachine[move].to, fileMoved(status, move)]).toEqual([to, to]);
        else expect(() => fileMoved(status, move)).toThrow(expect.objectContaining({ code: "precondition", details: { status, move } }));
      });
    }
  }
});

describe("keys", () => {
  test("are prefixes and path with slashes between them, empty ones left out, as they were sent", () => {
    expect(joinKey("harbour", "", "cycle-7", "photos/é.jpg")).toBe("harbour/cycle-7/photos/é.jpg");
    expect(keyOf("", "a")).toBe("a");
  });

  test("have at most 1,024 bytes, whatever the number of characters", () => {
    expect(keyOf("p", "x".repeat(1022))).toHaveLength(1024);
    expect(keyOf("p", "x".repeat(1023))).toBeUndefined();
    expect(keyOf("p", "é".repeat(512))).toBeUndefined();
    expect(Buffer.byteLength(clippedKey("p", "é".repeat(900)))).toBeLessThanOrEqual(1024);
  });

  test("a prefix that leaves no room is refused", () => {
    expect(() => wholePrefix("a".repeat(400), "b".repeat(400), "c")).toThrow(expect.objectContaining({ code: "invalid" }));
  });
});

describe("figures", () => {
  const at = { totalBytes: 1000, bytesUploaded: 300, bytesSkipped: 200 };
  test("the time left is the rest over the speed, and unknown without one", () => {
    expect(etaOf(at, 100)).toBe(5);
    expect(etaOf(at, null)).toBeNull();
    expect(etaOf({ ...at, bytesUploaded: 800 }, null)).toBe(0);
  });

  test("a session ends by what became of its files", () => {
    expect(endOf({ totalFiles: 0, filesUploaded: 0, filesSkipped: 0 }).move).toBe("complete");
    expect(endOf({ totalFiles: 3, filesUploaded: 2, filesSkipped: 1 }).move).toBe("complete");
    expect(endOf({ totalFiles: 2, filesUploaded: 0, filesSkipped: 1 })).toMatchObject({
      move: "completeWithErrors",
      error: "1 file was not sent; the list says why.",
    });
    expect(endOf({ totalFiles: 2, filesUploaded: 0, filesSkipped: 0 })).toMatchObject({
      move: "fail",
      error: expect.stringContaining("2 files"),
    });
  });
});
