import { expect, inject, test } from "vitest";
import { uploadKills } from "./upload-kills.ts";

const MB = 1024 * 1024;

test("workers and the command line are killed at random moments: every object is whole, nothing is sent twice, nothing is left behind", async () => {
  const said: string[] = [];
  const [kills, small] = inject("wholeSize") ? [6, 150] : [2, 40];
  const size = { small, large: 2, largeBytes: 20 * MB };
  const reports = await uploadKills({ kills, ...size, seed: 4, say: (line) => said.push(line) });
  for (const report of reports) {
    const { sender, sentTwice, wrong, openUploads, faults, statuses, receipts, sessions } = report;
    const found = { kills: report.kills, sentTwice, wrong, openUploads, faults, statuses, receipts };
    const each = <Value>(value: Value) => Array.from({ length: sessions }, () => value);
    const right = { kills, sentTwice: [], wrong: [], openUploads: 0, faults: [], statuses: each("completed"), receipts: each(1) };
    expect(found, `${sender}\n${said.join("\n")}`).toEqual(right);
    expect(report.compared).toBe(sessions * (size.small + size.large));
  }
});
