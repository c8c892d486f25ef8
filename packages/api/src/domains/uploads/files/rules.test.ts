import { describe, expect, test } from "vitest";
import { chooseWinners, type StartedUpload } from "./rules.ts";

const upload = (change: Partial<StartedUpload> = {}): StartedUpload => ({
  key: "film.mp4",
  uploadId: "ours",
  partSize: 8,
  parts: [],
  previousId: null,
  ...change,
});
const file = (change: Partial<Parameters<typeof chooseWinners>[0][number]> = {}) => ({
  id: "film",
  status: "pending" as const,
  multipartUploadId: null,
  partSize: null,
  ...change,
});
const choose = (locked: ReturnType<typeof file>[], started: StartedUpload) => chooseWinners(locked, new Map([["film", started]]));

describe("of the uploads that were started for one file", () => {
  test("ours is kept when nobody has recorded another", () => {
    expect(choose([file()], upload())).toEqual({ keep: new Map([["film", upload()]]), theirs: new Map(), discard: [] });
  });

  test("a resumed one is kept", () => {
    const resumed = upload({ previousId: "ours" });
    expect(choose([file({ multipartUploadId: "ours", partSize: 8 })], resumed).keep).toEqual(new Map([["film", resumed]]));
  });

  test("the recorded one wins, with its own size of parts, and ours is discarded", () => {
    const { keep, theirs, discard } = choose([file({ multipartUploadId: "theirs", partSize: 16 })], upload());
    expect([keep.size, discard]).toEqual([0, [upload()]]);
    expect(theirs.get("film")).toEqual(upload({ uploadId: "theirs", previousId: "theirs", partSize: 16 }));
  });

  test("a new one is discarded when the file is gone", () => {
    expect(choose([], upload())).toEqual({ keep: new Map(), theirs: new Map(), discard: [upload()] });
  });

  test("a resumed one is left alone when the file has been cancelled", () => {
    const cancelled = { ...file(), status: "cancelled" as const };
    const started = new Map([["film", upload({ previousId: "ours" })]]);
    expect(chooseWinners([cancelled], started)).toEqual({ keep: new Map(), theirs: new Map(), discard: [] });
  });
});
