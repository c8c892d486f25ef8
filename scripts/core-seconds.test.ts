import { expect, test } from "vitest";
import { secondsOfTimes, spawnMeasured } from "./core-seconds.ts";

/** Of a processor, without a clock: so much is counted, however busy the machine is. */
const burn = (milliseconds: number) => `while (process.cpuUsage().user < ${milliseconds * 1_000});`;

test("what a command's own child has used is counted, and the command's exit code is its own", async () => {
  const script = `require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(burn(400))}]); process.exit(3)`;
  const { child, used } = spawnMeasured(process.execPath, ["-e", script], "ignore");
  expect(await new Promise((done) => child.once("close", done))).toBe(3);
  expect(used().seconds).toBeGreaterThan(0.4);
});

test("where a control group can be made, a child that nobody waits for is counted too", async () => {
  const orphan = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(burn(600))}], { stdio: "inherit", detached: true }).unref()`;
  const { child, used } = spawnMeasured(process.execPath, ["-e", orphan], ["ignore", "pipe", "ignore"]);
  // Its output is the orphan's as well: it ends with the later of the two.
  await new Promise((done) => child.once("close", done));
  const { seconds, isExact } = used();
  expect(seconds).toBeGreaterThan(isExact ? 0.6 : 0);
});

test("the shell's words for minutes and seconds are read", () => {
  expect(secondsOfTimes("0m0.00s 0m0.01s\n1m2.50s 0m3.25s\n")).toBe(65.75);
  expect(secondsOfTimes("")).toBe(0);
});
